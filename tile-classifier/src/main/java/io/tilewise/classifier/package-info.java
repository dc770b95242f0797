/**
 * A model as a function from tiles to logits: the only place that knows DJL and TensorFlow.
 *
 * <p>A {@link io.tilewise.classifier.TileClassifier} is confined to one thread at a time: it keeps
 * one predictor, one direct buffer and the encoder's scratch memory from batch to batch. TensorFlow
 * itself spreads a batch over its own threads. Several classifiers, of the same model too, may be
 * used side by side; each holds its own copy of the model.
 *
 * <p>Order: {@link io.tilewise.classifier.engine.TensorFlowEngine} is started on its device, the
 * card is held against the signature, the model is loaded, one batch is scored, and only then does
 * anybody get the classifier. Nothing native outlives {@code close}.
 */
@NullMarked
package io.tilewise.classifier;

import org.jspecify.annotations.NullMarked;
