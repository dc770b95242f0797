package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import java.time.Instant;

/**
 * A submission as it was read from its topic.
 *
 * @param partition of its record
 * @param offset of its record, on that partition
 * @param deadline when a verdict is due even if tiles are missing
 */
record Announced(ImageSubmitted submission, int partition, long offset, Instant deadline) {}
