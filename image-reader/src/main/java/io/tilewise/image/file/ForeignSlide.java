package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.openslide.OpenSlideImage;
import io.tilewise.image.openslide.OpenSlideLibrary;
import io.tilewise.image.openslide.SlideFormat;
import io.tilewise.image.openslide.Slidedat;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A slide that OpenSlide reads, which opens files by their names, and so perhaps not the one that
 * is open here: that the names stand for the same files is looked at behind its opening and at the
 * end.
 */
final class ForeignSlide implements ImageReader {
  private final ImageReader slide;
  private final SourceFile source;

  private ForeignSlide(ImageReader slide, SourceFile source) {
    this.slide = slide;
    this.source = source;
  }

  static ImageReader open(SourceFile source, SlideFormat format, ImageLimits limits)
      throws IOException, ImageFormatException {
    return open(source, format, limits, library(format, limits));
  }

  private static ImageReader open(
      SourceFile source, SlideFormat format, ImageLimits limits, OpenSlideLibrary library)
      throws IOException, ImageFormatException {
    ImageReader slide =
        source.during(() -> OpenSlideImage.open(library, source.path(), format, limits));
    try {
      source.checkUnchanged();
      return new ForeignSlide(slide, source);
    } catch (IOException | ImageFormatException | RuntimeException | Error e) {
      slide.close();
      throw e;
    }
  }

  private static OpenSlideLibrary library(SlideFormat format, ImageLimits limits)
      throws ImageFormatException {
    return Optional.of(limits.openSlide())
        .filter(Boolean::booleanValue)
        .flatMap(_ -> OpenSlideLibrary.find())
        .orElseThrow(
            () ->
                unsupported(
                    format.words()
                        + ": read by OpenSlide alone (expected: libopenslide installed, and "
                        + ImageLimits.OPENSLIDE
                        + "=true)"));
  }

  static ImageReader openMrxs(SourceFile source, ImageLimits limits)
      throws IOException, ImageFormatException {
    OpenSlideLibrary library = library(SlideFormat.MRXS, limits);
    Map<String, FileBytes> companions = source.companions();
    FileBytes table = companions.get(Slidedat.NAME);
    if (table == null) {
      throw corrupt(
          "MRXS: no " + Slidedat.NAME + " in a folder of its name (expected: its files there)");
    }
    Slidedat.check(read(table), companions.keySet(), limits);
    return open(source, SlideFormat.MRXS, limits, library);
  }

  private static byte[] read(FileBytes table) throws IOException, ImageFormatException {
    byte[] bytes = table.stream().readNBytes(Slidedat.MAX_BYTES + 1);
    if (bytes.length > Slidedat.MAX_BYTES) {
      throw new ImageFormatException(
          ImageFormatException.Kind.TOO_LARGE,
          "MRXS %s: %d bytes or more (expected: at most %d)"
              .formatted(Slidedat.NAME, bytes.length, Slidedat.MAX_BYTES));
    }
    return bytes;
  }

  @Override
  public ImageLayout layout() {
    return slide.layout();
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    return source.during(() -> slide.region(level, x, y, width, height));
  }

  @Override
  public void finish() throws IOException, ImageFormatException {
    slide.finish();
    source.digest();
  }

  @Override
  public void close() throws IOException {
    slide.close();
  }
}
