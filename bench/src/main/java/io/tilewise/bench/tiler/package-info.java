/**
 * Reading of images: what decoding costs beside libvips, regions of slides beside OpenSlide, and a
 * slide of 40,000 by 40,000 pixels through the tiler and the aggregator, the tiler in a process of
 * its own. One thread drives all of it; the engine's stand-in reads and scores on another.
 */
@NullMarked
package io.tilewise.bench.tiler;

import org.jspecify.annotations.NullMarked;
