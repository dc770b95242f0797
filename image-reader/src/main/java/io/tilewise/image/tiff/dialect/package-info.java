/**
 * Which directories of a file are levels of one image, and how large its pixels are: TIFF leaves
 * both to whoever writes it. What a dialect does not allow is refused by name; labels, previews and
 * pictures of the whole slide are never levels.
 */
@NullMarked
package io.tilewise.image.tiff.dialect;

import org.jspecify.annotations.NullMarked;
