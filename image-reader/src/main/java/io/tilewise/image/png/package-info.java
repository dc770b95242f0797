/**
 * PNG: files row by row ({@link io.tilewise.image.png.PngImageReader}) and tiles whole, written and
 * read ({@link io.tilewise.image.png.TilePng}).
 *
 * <p>{@code PngChunks} walks the container, {@code PngRows} inflates and restores rows, {@code
 * PngPixels} makes them RGB. A reader belongs to one thread; {@code TilePng} is stateless.
 */
@NullMarked
package io.tilewise.image.png;

import org.jspecify.annotations.NullMarked;
