package io.tilewise.image.dicom;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.stored.TileLevels;
import io.tilewise.image.stored.TiledImage;
import java.io.IOException;
import java.util.List;

/** DICOM whole-slide files as levels of frames, of which a region needs some. */
public final class DicomImage {
  private DicomImage() {}

  /**
   * Opens a file alone, or all files of a series: their structure is read, and where each frame is,
   * but no frame.
   *
   * @param files in the order of their names, at least one
   */
  public static ImageReader open(List<FileBytes> files, ImageLimits limits)
      throws IOException, ImageFormatException {
    List<DicomLevel> sources = Series.read(files).levels(limits);
    TileLevels levels = TileLevels.of("DICOM", sources, limits);
    boolean jpeg = sources.stream().anyMatch(level -> level.format().jpeg());
    ImageLayout layout =
        new ImageLayout(
            "DICOM, " + sources.getFirst().format().words(),
            jpeg ? ImageLayout.JPEG : ImageLayout.LOSSLESS,
            levels.levels(),
            sources.getFirst().micronsPerPixel(),
            false,
            ImageLayout.UPRIGHT);
    return new TiledImage(files, layout, levels);
  }
}
