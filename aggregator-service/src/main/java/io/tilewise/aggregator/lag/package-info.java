/**
 * How far the groups of the pipeline are behind, by the offsets that Kafka has: also of groups that
 * have no member at all. {@link io.tilewise.aggregator.lag.LagWatch} is asked to look by one thread
 * at a time, which owns everything here; meters are read by any. Nothing waits for it, and what
 * cannot be read is absent.
 */
@NullMarked
package io.tilewise.aggregator.lag;

import org.jspecify.annotations.NullMarked;
