/**
 * Labelled images as scores of their tiles, in comma-separated files. What evaluation and fitting
 * start from.
 *
 * <p>A file has the columns {@code image_id, group, label, tile}, one per class, and where known
 * {@code weight}, {@code tile_label}, {@code model}, and {@code x, y, width, height}, which nobody
 * reads here. A class column is named {@code logit:LABEL}, or {@code LABEL} alone. An empty label
 * is one that nobody knows. It is read as a stream, an image at a time, so the rows of an image
 * stand together and a file may be far larger than memory.
 *
 * <p>Everything happens on the thread that called.
 */
@NullMarked
package io.tilewise.lab.scores;

import org.jspecify.annotations.NullMarked;
