package io.tilewise.image.tiff;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;

/** Files of TIFF and what is read of them. */
final class Tiffs {
  private Tiffs() {}

  static RgbPixels read(Path file, int level) throws IOException, ImageFormatException {
    return read(file, level, ImageLimits.DEFAULT);
  }

  /** A whole level, in strips as tiles are cut. */
  static RgbPixels read(Path file, int level, ImageLimits limits)
      throws IOException, ImageFormatException {
    try (ImageReader reader = ImageReaders.open(file, limits)) {
      RgbPixels pixels = read(reader, level);
      reader.finish();
      return pixels;
    }
  }

  static RgbPixels read(ImageReader reader, int level) throws IOException, ImageFormatException {
    Level size = reader.layout().level(level);
    byte[] rgb = new byte[size.width() * size.height() * RgbPixels.CHANNELS];
    int strip = Math.max(16, size.height() / 4);
    for (int y = 0; y < size.height(); y += strip) {
      int rows = Math.min(strip, size.height() - y);
      byte[] region = reader.region(level, 0, y, size.width(), rows).rgb();
      System.arraycopy(region, 0, rgb, y * size.width() * RgbPixels.CHANNELS, region.length);
    }
    return new RgbPixels(size.width(), size.height(), rgb);
  }

  static boolean isSame(RgbPixels a, RgbPixels b) {
    return a.width() == b.width() && a.height() == b.height() && Arrays.equals(a.rgb(), b.rgb());
  }

  /** Opens a file and reads all of it. */
  static AbstractThrowableAssert<?, ?> assertRefused(byte[] tiff, Path folder, Kind kind)
      throws IOException {
    return assertRefused(tiff, folder, kind, ImageLimits.DEFAULT);
  }

  static AbstractThrowableAssert<?, ?> assertRefused(
      byte[] tiff, Path folder, Kind kind, ImageLimits limits) throws IOException {
    Path file = Files.write(folder.resolve("refused.tif"), tiff);
    return assertThatThrownBy(() -> read(file, 0, limits))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> Assertions.assertThat(e.kind()).isEqualTo(kind));
  }

  static RgbPixels crop(RgbPixels image, int x, int y, int width, int height) {
    byte[] crop = new byte[width * height * 3];
    int count = Math.max(0, Math.min(width, image.width() - x)) * 3;
    for (int row = 0; row < Math.min(height, image.height() - y) && count > 0; row++) {
      int from = ((y + row) * image.width() + x) * 3;
      System.arraycopy(image.rgb(), from, crop, row * width * 3, count);
    }
    return new RgbPixels(width, height, crop);
  }
}
