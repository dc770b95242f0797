package io.tilewise.bench.inference;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.image.tile.RgbFrameDecoder;
import io.tilewise.image.tile.RgbFrameEncoder;

/** How pixels travel: as the tiler sends and inference reads them, in one place. */
final class TileCode {
  static final String CONTENT_TYPE = RgbFrame.CONTENT_TYPE;

  /** As many as there are threads that decode; they live as long as the process. */
  private static final ThreadLocal<RgbFrameDecoder> DECODER =
      ThreadLocal.withInitial(RgbFrameDecoder::new);

  private TileCode() {}

  static byte[] encode(RgbPixels tile) {
    try (RgbFrameEncoder encoder = new RgbFrameEncoder()) {
      return encoder.encode(tile);
    }
  }

  static RgbPixels decode(byte[] coded, int size) throws ImageFormatException {
    return DECODER.get().decode(coded, size, size);
  }
}
