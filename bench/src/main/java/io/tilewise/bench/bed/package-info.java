/**
 * What an aggregator is measured on: a broker of its own process, fresh topics on it, and the
 * events of images that nobody has to draw.
 *
 * <p>A broker is thread-safe; everything else belongs to the thread that made it.
 */
@NullMarked
package io.tilewise.bench.bed;

import org.jspecify.annotations.NullMarked;
