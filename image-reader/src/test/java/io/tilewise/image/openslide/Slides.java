package io.tilewise.image.openslide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Slides that both OpenSlide and readers of our own can read: of the formats that it is there for
 * there are none to test with. Debian's package is libopenslide0.
 */
final class Slides {
  static final SlideFormat APERIO = new SlideFormat("SVS", "aperio");
  static final SlideFormat HAMAMATSU = new SlideFormat("NDPI", "hamamatsu");
  static final SlideFormat TIFF = new SlideFormat("TIFF", "generic-tiff");

  private static final Path DATA = Path.of("../../shared/data");
  private static final int FLUORESCENCE = 65434;

  private Slides() {}

  static Path svs() {
    return data("slides/CMU-1-Small-Region.svs");
  }

  static Path data(String name) {
    Path file = DATA.resolve(name);
    assumeThat(file).as("real images beside the repository").exists();
    return file;
  }

  /** The NDPI there is forgets that it has a filter, so that it is read here as well. */
  static Path ndpi(Path folder) throws IOException {
    byte[] ndpi = Files.readAllBytes(data("scans/hamamatsu-fluorescence.ndpi"));
    ByteBuffer bytes = ByteBuffer.wrap(ndpi).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = bytes.getInt(4); at != 0; ) {
      int end = at + 2 + 12 * bytes.getShort(at);
      for (int entry = at + 2; entry < end; entry += 12) {
        if ((bytes.getShort(entry) & 0xffff) == FLUORESCENCE) {
          bytes.putInt(entry + 4, 0);
        }
      }
      at = bytes.getInt(end);
    }
    return Files.write(folder.resolve("brightfield.ndpi"), ndpi);
  }

  static OpenSlideLibrary library() {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is installed").isPresent();
    return OpenSlideLibrary.find().orElseThrow();
  }

  static ImageReader open(Path file, SlideFormat format) throws ImageFormatException {
    return OpenSlideImage.open(library(), file.toAbsolutePath(), format, ImageLimits.DEFAULT);
  }

  /** Whether two readers give the same regions of a level; these reach over its edges. */
  static void assertSame(ImageReader image, ImageReader expected, int level, int side)
      throws IOException, ImageFormatException {
    Level size = expected.layout().level(level);
    assertThat(image.layout().level(level))
        .extracting(Level::width, Level::height)
        .containsExactly(size.width(), size.height());
    for (int y = 0; y < size.height(); y += side) {
      for (int x = 0; x < size.width(); x += side) {
        RgbPixels tile = image.region(level, x, y, side, side);
        assertThat(tile.rgb())
            .as("level %d at %d,%d", level, x, y)
            .isEqualTo(expected.region(level, x, y, side, side).rgb());
      }
    }
  }
}
