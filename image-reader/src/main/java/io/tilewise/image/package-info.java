/**
 * Large images as pixels: 8-bit RGB in level-0 coordinates, origin top left.
 *
 * <p>A reader belongs to one thread and hands out regions from top to bottom. Everything else is an
 * immutable value or a stateless, thread-safe function. Nothing is allocated for an image before
 * its header was checked against {@link io.tilewise.image.ImageLimits}, and damaged bytes are an
 * {@link io.tilewise.image.ImageFormatException}, never a picture with a grey lower half.
 */
@NullMarked
package io.tilewise.image;

import org.jspecify.annotations.NullMarked;
