/**
 * The whole pipeline as a user starts it, against the {@linkplain io.tilewise.bench.script script}
 * that would do the same work. Each is a process of its own; one thread here drives both, one after
 * the other, so that each has the machine for itself.
 */
@NullMarked
package io.tilewise.bench.pipeline;

import org.jspecify.annotations.NullMarked;
