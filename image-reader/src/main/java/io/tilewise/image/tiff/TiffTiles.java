package io.tilewise.image.tiff;

import io.tilewise.image.stored.TileSource;
import io.tilewise.image.tiff.codec.PixelFormat;

/** The tiles or strips of a directory. Thread-safe. */
interface TiffTiles extends TileSource {

  /** How they are stored. */
  PixelFormat format();

  @Override
  default String samples() {
    return format().samplesInWords();
  }
}
