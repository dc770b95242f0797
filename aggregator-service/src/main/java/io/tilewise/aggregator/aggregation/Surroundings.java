package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.aggregator.timing.Timing;
import java.time.InstantSource;

/**
 * What an aggregation works with besides its stores; all tasks of a process share it.
 *
 * @param timing how long things are kept and waited for
 * @param clock of the wall
 * @param inFlight to show progress
 * @param metrics to count
 * @param tileRetention that bounds how long a submission may wait
 */
public record Surroundings(
    Timing timing,
    InstantSource clock,
    InFlight inFlight,
    AggregatorMetrics metrics,
    TileRetention tileRetention) {}
