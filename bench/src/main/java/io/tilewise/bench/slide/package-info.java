/**
 * Slides that nobody scanned: pixels that follow from their place, so that any tile of any level is
 * painted alone and a slide of any size needs little memory, in a file as scanners write it.
 */
@NullMarked
package io.tilewise.bench.slide;

import org.jspecify.annotations.NullMarked;
