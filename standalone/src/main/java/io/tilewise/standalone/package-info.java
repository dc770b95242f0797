/**
 * The command line, and everything in one JVM.
 *
 * <p>{@link io.tilewise.standalone.Main} picks a command; a command is one class that says its
 * options, checks them all before it starts anything, and returns an exit code. Commands talk to a
 * pipeline through Kafka alone, whether it runs in this JVM ({@code Stack}) or elsewhere. The
 * command's thread owns the one consumer and the one producer that a command has; the services of a
 * stack own theirs.
 *
 * <p>A stack starts the broker, then the topics, then the services, and stops in reverse: all
 * services stop taking, each finishes what it holds, then the broker goes.
 */
@NullMarked
package io.tilewise.standalone;

import org.jspecify.annotations.NullMarked;
