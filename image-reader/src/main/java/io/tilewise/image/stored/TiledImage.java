package io.tilewise.image.stored;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.util.List;

/**
 * An image as levels of stored tiles, of which a region needs some. Thread-safe, as far as files
 * are read: {@link #finish} is for one thread, behind all others.
 *
 * @param files that it is kept in, which belong to whoever opened them
 */
public record TiledImage(List<FileBytes> files, ImageLayout layout, TileLevels levels)
    implements ImageReader {
  public TiledImage {
    files = List.copyOf(files);
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    var _ = layout.level(level);
    return levels.region(level, x, y, width, height);
  }

  /** Digests all files, which nobody needed to read as a whole before. */
  @Override
  public void finish() throws IOException {
    for (FileBytes file : files) {
      file.digest();
    }
  }

  @Override
  public void close() {
    // The files are not this one's.
  }
}
