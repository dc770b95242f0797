package io.tilewise.bench.inference;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;

/** How pixels travel: as the tiler sends and inference reads them, in one place. */
final class TileCode {
  static final String CONTENT_TYPE = TilePng.CONTENT_TYPE;

  private TileCode() {}

  static byte[] encode(RgbPixels tile) {
    return TilePng.encode(tile);
  }

  static RgbPixels decode(byte[] coded, int size) throws ImageFormatException {
    return TilePng.decode(coded, size * size);
  }
}
