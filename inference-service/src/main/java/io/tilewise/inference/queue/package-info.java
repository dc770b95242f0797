/**
 * Tiles between the loop and the workers: those that nobody tried, those that wait for what passes,
 * and until when somebody waits for them. The loop's thread puts them in, the workers' threads take
 * them out; whatever they share is thread-safe.
 */
@NullMarked
package io.tilewise.inference.queue;

import org.jspecify.annotations.NullMarked;
