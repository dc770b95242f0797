package io.tilewise.classifier;

import io.tilewise.image.RgbPixels;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tiles as the bytes of the tensor that a card describes: resized, colours and axes in order,
 * scaled. Keeps its scratch memory from tile to tile; confined to one thread.
 */
final class TileEncoder {
  private static final int CHANNELS = RgbPixels.CHANNELS;

  private final ModelInput input;
  private final int pixels;
  private final float[] resized;
  private final float[] ordered;
  private @Nullable BilinearResize resize;

  TileEncoder(ModelInput input) {
    this.input = input;
    this.pixels = Math.multiplyExact(input.width(), input.height());
    this.resized = new float[Math.multiplyExact(pixels, CHANNELS)];
    this.ordered = new float[resized.length];
  }

  /** Bytes of one encoded tile. */
  int tileBytes() {
    return Math.multiplyExact(
        resized.length, input.dtype() == DType.UINT8 ? Byte.BYTES : Float.BYTES);
  }

  /**
   * Appends a tile to a buffer in native byte order.
   *
   * @throws IllegalArgumentException when the tile has another size and the card allows no resize
   */
  void encode(RgbPixels tile, ByteBuffer target) {
    boolean sameSize = tile.width() == input.width() && tile.height() == input.height();
    if (sameSize && isBytesAsTheyAre()) {
      target.put(tile.rgb());
      return;
    }
    values(tile, sameSize);
    scaleAndOrder();
    put(target);
  }

  private boolean isBytesAsTheyAre() {
    return input.dtype() == DType.UINT8
        && input.layout() == Layout.NHWC
        && input.channels() == Channels.RGB;
  }

  private void values(RgbPixels tile, boolean sameSize) {
    if (sameSize) {
      byte[] rgb = tile.rgb();
      for (int i = 0; i < resized.length; i++) {
        resized[i] = rgb[i] & 0xFF;
      }
      return;
    }
    if (input.resize() == Resize.NONE) {
      throw new IllegalArgumentException(
          "tile: %dx%d (expected: %dx%d, because the card says resize none)"
              .formatted(tile.width(), tile.height(), input.width(), input.height()));
    }
    BilinearResize table = resize;
    if (table == null || !table.fits(tile)) {
      table = new BilinearResize(tile.width(), tile.height(), input.width(), input.height());
      resize = table;
    }
    table.apply(tile, resized);
  }

  private void scaleAndOrder() {
    boolean planes = input.layout() == Layout.NCHW;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int source = input.channels() == Channels.BGR ? CHANNELS - 1 - channel : channel;
      double factor = input.scale() / input.std().get(channel);
      double shift = -input.mean().get(channel) / input.std().get(channel);
      int to = planes ? channel * pixels : channel;
      int step = planes ? 1 : CHANNELS;
      for (int from = source; from < resized.length; from += CHANNELS) {
        ordered[to] = (float) (resized[from] * factor + shift);
        to += step;
      }
    }
  }

  private void put(ByteBuffer target) {
    if (input.dtype() == DType.FLOAT32) {
      target.asFloatBuffer().put(ordered);
      target.position(target.position() + tileBytes());
      return;
    }
    for (float value : ordered) {
      target.put((byte) Math.round(value));
    }
  }
}
