/**
 * The aggregator against the least that it must do, and within its limits of latency, state and
 * memory: {@link io.tilewise.bench.aggregator.Aggregator} runs the parts one after the other. What
 * is measured runs in a process of its own where its processor time or its heap count.
 */
@NullMarked
package io.tilewise.bench.aggregator;

import org.jspecify.annotations.NullMarked;
