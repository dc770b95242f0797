/**
 * Engines as a process has them, each once: where their shared libraries come from, and on which
 * device they compute. Knows no model.
 *
 * <p>Order: the libraries are unpacked where they are not ({@link
 * io.tilewise.classifier.engine.TensorFlowNatives}, {@link
 * io.tilewise.classifier.engine.OnnxEngine}), CUDA is told which GPU the process may see, the
 * engine is started, and only then it is known whether the device is there. Nothing of an engine is
 * touched before somebody wants it. Everything here is thread-safe.
 */
@NullMarked
package io.tilewise.classifier.engine;

import org.jspecify.annotations.NullMarked;
