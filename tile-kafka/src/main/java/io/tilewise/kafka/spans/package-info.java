/**
 * What OpenTelemetry is told of, where somebody listens.
 *
 * <p>Threads: a span is of the thread that began it, and ends there.
 */
@NullMarked
package io.tilewise.kafka.spans;

import org.jspecify.annotations.NullMarked;
