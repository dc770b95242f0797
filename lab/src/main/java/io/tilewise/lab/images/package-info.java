/**
 * Labelled images as files, and their tiles scored as the pipeline would but without Kafka: cut as
 * the model's card says, weighed as a verdict weighs them.
 *
 * <p>An {@link io.tilewise.lab.images.ImageScorer} belongs to one thread, which calls the engine.
 * Of many images the next batches are decoded on a thread of its own; how far ahead is bounded by
 * bytes.
 */
@NullMarked
package io.tilewise.lab.images;

import org.jspecify.annotations.NullMarked;
