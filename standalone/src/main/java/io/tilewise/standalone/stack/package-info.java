/**
 * Broker and services in one JVM: for {@code up}, and for the time of one command.
 *
 * <p>A stack starts the broker, then the topics, then the services, and stops in reverse: all
 * services stop taking, each finishes what it holds, then the broker goes, all by the one deadline
 * of {@link io.tilewise.runtime.OrderedShutdown}. The services own their threads and clients.
 */
@NullMarked
package io.tilewise.standalone.stack;

import org.jspecify.annotations.NullMarked;
