/**
 * What events and time do to submissions, up to their verdicts. Knows the stores, but neither
 * topics nor Kafka: {@link io.tilewise.aggregator.aggregation.Aggregation} is what a task has of
 * it, and {@link io.tilewise.aggregator.aggregation.Edge} is what it sees of the other side.
 *
 * <p>Of one stream thread, but for {@link io.tilewise.aggregator.aggregation.InFlight}, the metrics
 * and the counts of an open submission, which any thread may read.
 */
@NullMarked
package io.tilewise.aggregator.aggregation;

import org.jspecify.annotations.NullMarked;
