/**
 * The command line: {@link io.tilewise.standalone.Main} picks a command, runs it, and turns what it
 * throws into an exit code.
 *
 * <p>The commands are in rooms. Arrows between them run one way: this one knows them all, {@code
 * demo} and {@code models} know {@code pipeline}, that knows {@code stack}, and all stand on {@code
 * command}; {@code repository} knows no other. A command is one class that says its options, checks
 * them all before it starts anything, and returns an exit code; its thread owns the clients that it
 * opens.
 */
@NullMarked
package io.tilewise.standalone;

import org.jspecify.annotations.NullMarked;
