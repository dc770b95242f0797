/**
 * A Kafka broker in this JVM, or in one of its own ({@link io.tilewise.broker.BrokerProcess}), for
 * tests, benchmarks and the standalone: one combined broker and controller on loopback, no
 * authentication, data in a directory that survives restarts.
 *
 * <p>{@link io.tilewise.broker.EmbeddedBroker} is owned by one thread: the one that starts and
 * closes it. Order at the start: the lock beside the data directory, then formatting (once), then
 * the server; at the end the server, then the lock. The server is Kafka's internal API; only this
 * package knows it.
 */
@NullMarked
package io.tilewise.broker;

import org.jspecify.annotations.NullMarked;
