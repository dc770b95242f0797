package io.tilewise.image.dicom;

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
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;

/** Files of DICOM and what is read of them. */
final class Dicoms {
  private Dicoms() {}

  /** All of level 0. */
  static RgbPixels read(Path path) throws IOException, ImageFormatException {
    return read(path, ImageLimits.DEFAULT);
  }

  static RgbPixels read(Path path, ImageLimits limits) throws IOException, ImageFormatException {
    try (ImageReader reader = ImageReaders.open(path, limits)) {
      RgbPixels pixels = read(reader, 0);
      reader.finish();
      return pixels;
    }
  }

  static RgbPixels read(ImageReader reader, int level) throws IOException, ImageFormatException {
    Level size = reader.layout().level(level);
    return reader.region(level, 0, 0, size.width(), size.height());
  }

  static RgbPixels read(byte[] file, Path folder) throws IOException, ImageFormatException {
    return read(Files.write(folder.resolve("slide.dcm"), file));
  }

  /** Opens a file and reads all of it. */
  static AbstractThrowableAssert<?, ?> assertRefused(byte[] file, Path folder, Kind kind)
      throws IOException {
    return assertRefused(Files.write(folder.resolve("refused.dcm"), file), kind);
  }

  static AbstractThrowableAssert<?, ?> assertRefused(Path path, Kind kind) {
    return assertThatThrownBy(() -> read(path))
        .isInstanceOfSatisfying(
            ImageFormatException.class,
            e -> Assertions.assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  static void assertSame(RgbPixels read, RgbPixels expected) {
    Assertions.assertThat(read.width()).isEqualTo(expected.width());
    Assertions.assertThat(read.height()).isEqualTo(expected.height());
    Assertions.assertThat(read.rgb()).isEqualTo(expected.rgb());
  }
}
