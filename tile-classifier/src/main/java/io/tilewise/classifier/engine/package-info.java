/**
 * TensorFlow as a process has it, once: where its shared libraries come from, and on which device
 * it computes. Knows no model.
 *
 * <p>Order: {@link io.tilewise.classifier.engine.TensorFlowNatives} makes the libraries loadable,
 * CUDA is told which GPU the process may see, the engine is started, and only then it is known
 * whether the device is there. Everything here is thread-safe.
 */
@NullMarked
package io.tilewise.classifier.engine;

import org.jspecify.annotations.NullMarked;
