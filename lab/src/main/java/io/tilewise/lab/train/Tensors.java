package io.tilewise.lab.train;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Arrays to tensors and back, in one copy each. */
final class Tensors {
  private Tensors() {}

  /** The first {@code count} tiles of a buffer as {@code [count, size, size, 3]}. */
  static TUint8 tiles(byte[] rgb, int count, int size) {
    long bytes = 3L * size * size * count;
    return TUint8.tensorOf(
        Shape.of(count, size, size, 3), DataBuffers.of(rgb, true, false).narrow(bytes));
  }

  /** Two labels a tile, parasitized first: 1 and 0, or 0 and 1. */
  static TFloat32 labels(boolean[] parasitized, int count) {
    float[] labels = new float[2 * count];
    for (int i = 0; i < count; i++) {
      labels[2 * i + (parasitized[i] ? 0 : 1)] = 1;
    }
    return TFloat32.tensorOf(Shape.of(count, 2), DataBuffers.of(labels, true, false));
  }

  static float[] floats(TFloat32 tensor) {
    float[] numbers = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(numbers, false, false));
    return numbers;
  }
}
