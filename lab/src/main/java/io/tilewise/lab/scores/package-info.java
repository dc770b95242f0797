/**
 * Labelled images as scores of their tiles: read from comma-separated files, or made from pictures
 * as the pipeline would but without Kafka. What evaluation and fitting start from.
 *
 * <p>A file has the columns {@code image_id, group, label, tile}, one per class, and where known
 * {@code weight}, {@code tile_label}, {@code model}, and {@code x, y, width, height}, which nobody
 * reads here. A class column is named {@code logit:LABEL}, or {@code LABEL} alone. An empty label
 * is one that nobody knows. It is read as a stream, an image at a time, so the rows of an image
 * stand together and a file may be far larger than memory.
 *
 * <p>Everything happens on the thread that called; an {@link io.tilewise.lab.scores.ImageScorer}
 * belongs to one thread and holds the pixels of one batch of tiles, or of one whole image.
 */
@NullMarked
package io.tilewise.lab.scores;

import org.jspecify.annotations.NullMarked;
