package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import java.time.Instant;

/**
 * A submission as it was read from its topic.
 *
 * @param offset of its record
 * @param deadline when a verdict is due even if tiles are missing
 */
record Announced(ImageSubmitted submission, long offset, Instant deadline) {}
