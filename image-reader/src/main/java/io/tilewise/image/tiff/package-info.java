/**
 * TIFF and BigTIFF, plain and as scanners write them, as levels of 8-bit RGB.
 *
 * <p>{@code directory} reads the structure, {@code dialect} finds the levels in it, {@code codec}
 * turns what is stored into pixels; this room brings them together: where each tile is. Arrows run
 * {@code tiff → dialect, codec → directory}. An image is opened by one thread; regions may be asked
 * for by several at once, each of which decodes what it needs itself.
 */
@NullMarked
package io.tilewise.image.tiff;

import org.jspecify.annotations.NullMarked;
