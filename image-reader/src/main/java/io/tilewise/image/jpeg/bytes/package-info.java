/**
 * The bytes of a JPEG in the order of the file: its markers and the data between them, and which
 * parts of it are kept. Knows no frame and no scan.
 */
@NullMarked
package io.tilewise.image.jpeg.bytes;

import org.jspecify.annotations.NullMarked;
