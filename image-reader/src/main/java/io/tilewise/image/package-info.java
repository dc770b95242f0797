/**
 * Large images as pixels: levels of 8-bit RGB, origin top left.
 *
 * <p>This room holds what every format and every reader of images shares: the contract ({@link
 * io.tilewise.image.ImageReader}, {@link io.tilewise.image.RgbPixels}), the limits, the one way to
 * refuse and what is held in memory. A format has a room of its own over it ({@code png}, {@code
 * jpeg}, {@code tiff} and {@code dicom}, which read JPEGs inside of them by {@code jpeg} and share
 * {@code stored}: regions out of stored tiles; {@code openslide} for those that a library of others
 * reads); {@code file} stands above them all: it opens files and knows which format they are;
 * {@code tile} is the form in which tiles travel. So arrows run one way, {@code file → tiff, dicom
 * → stored, jpeg → image}, {@code file → png, openslide → image} and {@code tile → image}; {@code
 * tissue} looks at the pixels of any of them, {@code tissue → image}.
 *
 * <p>A sequential reader belongs to one thread and hands out regions from top to bottom, others
 * serve several. Everything else is an immutable value or a stateless, thread-safe function.
 * Nothing is allocated for an image before its header was checked against {@link
 * io.tilewise.image.ImageLimits}, and damaged bytes are an {@link
 * io.tilewise.image.ImageFormatException}, never a picture with a grey lower half.
 */
@NullMarked
package io.tilewise.image;

import org.jspecify.annotations.NullMarked;
