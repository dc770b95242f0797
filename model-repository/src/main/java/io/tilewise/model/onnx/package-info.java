/**
 * An ONNX file without an engine: what it takes and answers, what it needs, whether it is all
 * there. Read by its lengths, over all weights, so that the largest one takes milliseconds. Beside
 * the reader is a writer of small networks, which shares its numbers.
 */
@NullMarked
package io.tilewise.model.onnx;

import org.jspecify.annotations.NullMarked;
