/**
 * Who may do what in Kafka, as a process that says it to the brokers and ends. One thread; what is
 * there already is said again, so that it may run at each start.
 */
@NullMarked
package io.tilewise.kafka.access;

import org.jspecify.annotations.NullMarked;
