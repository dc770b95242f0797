/**
 * Which tiles of an image hold tissue. Glass is bright and has no colour; what is neither glass nor
 * the black of what was never scanned is tissue, also where it cannot be told. A tile is looked at
 * in 8x8 cells, on the lowest level that still has a pixel for each, or in its own pixels.
 *
 * <p>All is integers until a share is made of two of them, so two machines find the same tiles. A
 * mask belongs to the thread that reads its image.
 */
@NullMarked
package io.tilewise.image.tissue;

import org.jspecify.annotations.NullMarked;
