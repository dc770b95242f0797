/**
 * Learns a tile classifier from labelled crops.
 *
 * <p>{@link io.tilewise.lab.train.Trainer} reads a manifest, splits it by slide, reads and resizes
 * the crops once, trains, measures itself on the slides it never saw and writes a version of a
 * model repository: {@link io.tilewise.lab.train.CropManifest} to {@link
 * io.tilewise.lab.train.SlideSplit} to {@link io.tilewise.lab.train.LabelledTiles} to {@link
 * io.tilewise.lab.train.TrainingGraph} to {@link io.tilewise.lab.train.ModelWriter}.
 *
 * <p>Everything happens on the thread that called; only TensorFlow uses more of them, inside of one
 * step. The listener is called on that thread too. Memory is the crops as bytes (at most half of
 * the heap, checked before they are read), two batches of bytes, and TensorFlow's own for one batch
 * of floats. All randomness comes from the seed of the {@link io.tilewise.lab.train.Schedule}.
 */
@NullMarked
package io.tilewise.lab.train;

import org.jspecify.annotations.NullMarked;
