/**
 * JPEG files as pixels, the same that libjpeg-turbo gives.
 *
 * <p>The markers are walked first, from the first byte to the last: what stands there decides the
 * colours, whether every coefficient is there, and how much work decoding would be. The JDK's
 * decoder is then handed nothing but frame, tables and scans, so that it has nothing to guess from.
 * All of it belongs to the thread that opens the image, but where {@code JpegRows} decodes and
 * checks on threads of its own. {@code TileJpeg} does the same with a tile's bytes in memory.
 */
@NullMarked
package io.tilewise.image.jpeg;

import org.jspecify.annotations.NullMarked;
