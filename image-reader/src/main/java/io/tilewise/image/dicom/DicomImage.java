package io.tilewise.image.dicom;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.stored.TileLevels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * DICOM whole-slide files as levels of frames, of which a region needs some. Thread-safe, as far as
 * files are read: {@link #finish} is for one thread, behind all others.
 */
public final class DicomImage implements ImageReader {
  private final List<FileBytes> files;
  private final ImageLayout layout;
  private final TileLevels levels;

  private DicomImage(List<FileBytes> files, ImageLayout layout, TileLevels levels) {
    this.files = List.copyOf(files);
    this.layout = layout;
    this.levels = levels;
  }

  /**
   * Opens a file alone, or all files of a series: their structure is read, and where each frame is,
   * but no frame.
   *
   * @param files in the order of their names, at least one
   */
  public static ImageReader open(List<FileBytes> files, ImageLimits limits)
      throws IOException, ImageFormatException {
    List<DicomLevel> sources = Series.read(files).levels(limits);
    TileLevels levels = new TileLevels("DICOM", sources, limits);
    boolean jpeg = sources.stream().anyMatch(level -> level.format().jpeg());
    ImageLayout layout =
        new ImageLayout(
            "DICOM, " + sources.getFirst().format().words(),
            jpeg ? ImageLayout.JPEG : ImageLayout.LOSSLESS,
            levels.levels(),
            sources.getFirst().micronsPerPixel(),
            false,
            ImageLayout.UPRIGHT);
    return new DicomImage(files, layout, levels);
  }

  @Override
  public ImageLayout layout() {
    return layout;
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
      file.digestedStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  @Override
  public void close() {
    // The files belong to whoever opened them.
  }
}
