/**
 * The sample network as other people have theirs: as ONNX, for the second engine, and as Keras
 * would have saved it. For tests, for benchmarks, and for whoever tries what comes with a network
 * of one's own. Stateless; TensorFlow reads the weights, nothing else is computed.
 */
@NullMarked
package io.tilewise.lab.onnx;

import org.jspecify.annotations.NullMarked;
