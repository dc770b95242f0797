/**
 * Tile scores in comma-separated files: {@code image_id, group, label, tile}, one column per class,
 * and where known {@code weight} and {@code tile_label}. Read as a stream, an image at a time, so
 * the rows of an image stand together and a file may be far larger than memory.
 */
@NullMarked
package io.tilewise.lab.scores;

import org.jspecify.annotations.NullMarked;
