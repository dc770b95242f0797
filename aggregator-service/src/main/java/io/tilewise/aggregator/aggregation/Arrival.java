package io.tilewise.aggregator.aggregation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an event came.
 *
 * @param time of its record, not in the future
 * @param partition of its record, which is its image's on every topic
 * @param offset of its record
 * @param traceparent that it carried
 */
public record Arrival(Instant time, int partition, long offset, @Nullable String traceparent) {}
