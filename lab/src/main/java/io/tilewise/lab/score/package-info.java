/**
 * Labelled images to labelled tile scores, as the pipeline would give them but without Kafka: what
 * evaluation and fitting start from.
 *
 * <p>Everything happens on the thread that called; an {@link io.tilewise.lab.score.ImageScorer}
 * belongs to one thread and holds the pixels of one batch of tiles, or of one whole image.
 */
@NullMarked
package io.tilewise.lab.score;

import org.jspecify.annotations.NullMarked;
