/**
 * How a record is found whose work kills the process: what is written beside commits, and which
 * record is at work alone. Knows neither records nor Kafka; {@code io.tilewise.kafka.work} goes by
 * it.
 */
@NullMarked
package io.tilewise.kafka.suspects;

import org.jspecify.annotations.NullMarked;
