/**
 * The structure of a TIFF or BigTIFF file (TIFF 6.0, section 2; BigTIFF; and what Hamamatsu makes
 * of the classic form): header, directories, the values of their fields. Knows no pixel.
 *
 * <p>What is read is bounded by what is there: every offset and count is compared with the file's
 * size before anything is allocated, directories are counted and each is read once, and tables of
 * tiles stay in the file, from which single entries are taken. Everything here is immutable or
 * stateless once it is read, and may be asked by several threads.
 */
@NullMarked
package io.tilewise.image.tiff.directory;

import org.jspecify.annotations.NullMarked;
