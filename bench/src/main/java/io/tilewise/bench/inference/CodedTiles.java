package io.tilewise.bench.inference;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles of an image as they travel, again and again from the first.
 *
 * @param size of a tile
 * @param all of the image
 */
record CodedTiles(int size, List<byte[]> all) {

  static CodedTiles of(Path image, int size) throws IOException, ImageFormatException {
    List<byte[]> all = new ArrayList<>();
    try (ImageReader reader = ImageReaders.open(image, ImageLimits.DEFAULT)) {
      for (int y = 0; y < reader.height(); y += size) {
        for (int x = 0; x < reader.width(); x += size) {
          all.add(TileCode.encode(reader.region(x, y, size, size)));
        }
      }
    }
    return new CodedTiles(size, List.copyOf(all));
  }

  byte[] get(long number) {
    return all.get((int) (number % all.size()));
  }

  /** Bytes of a tile on average. */
  double meanBytes() {
    return all.stream().mapToInt(each -> each.length).average().orElse(0);
  }
}
