/**
 * Meters of what goes to and comes from Kafka: those of its clients, under names that say what they
 * are, and the services' own. All of it is thread-safe. Knows no work.
 */
@NullMarked
package io.tilewise.kafka.meters;

import org.jspecify.annotations.NullMarked;
