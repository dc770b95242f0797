/**
 * JPEGs decoded by libjpeg-turbo, where it is installed, through its TurboJPEG API and {@code
 * java.lang.foreign}. It sees nothing but checked data: frame, tables and scans of a JPEG whose
 * every block was read before. Each decoding has a handle and memory of its own, which end with it;
 * the library has no state beside them, so any thread may decode.
 */
@NullMarked
package io.tilewise.image.jpeg.turbo;

import org.jspecify.annotations.NullMarked;
