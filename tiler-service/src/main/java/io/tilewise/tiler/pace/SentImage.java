package io.tilewise.tiler.pace;

import io.tilewise.events.Lane;
import java.time.Instant;

/**
 * An image whose tiles are sent.
 *
 * @param imageId by which outcomes are told apart
 * @param lane of its tiles
 * @param deadline after which nobody waits for their scores
 */
public record SentImage(String imageId, Lane lane, Instant deadline) {}
