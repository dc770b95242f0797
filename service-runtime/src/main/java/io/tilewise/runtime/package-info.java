/**
 * What every service needs to be run as a process and nothing that knows a tile: settings, health
 * and metrics over HTTP, and an orderly end.
 *
 * <p>Threads: {@link io.tilewise.runtime.ServiceMain} starts, watches and closes a service on the
 * main thread; the JVM's shutdown hook only asks it to and waits. {@link
 * io.tilewise.runtime.OrderedShutdown} runs each step of an end on a daemon thread of its own, so
 * that one that hangs cannot outlive its share of the time. {@link
 * io.tilewise.runtime.ManagementServer} answers each request on a virtual thread; their number is
 * bounded by its connection limit, and a connection that sends or reads too slowly is closed.
 * {@link io.tilewise.runtime.probe.ProbeServer} has one thread that owns all its connections.
 *
 * <p>Order: the servers start first and close last, so that a probe gets an answer during a long
 * start and a long end. Services stop taking in reverse order of start, all of them before the
 * first one closes.
 */
@NullMarked
package io.tilewise.runtime;

import org.jspecify.annotations.NullMarked;
