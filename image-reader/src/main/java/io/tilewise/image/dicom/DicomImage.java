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

  /** Opens a file alone, whose frames are one level, whichever of its series that is. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    return open(List.of(file), Series.read(List.of(file)), limits);
  }

  /**
   * Opens all files of a series: their structure is read, and where each frame is, but no frame.
   *
   * @param files in the order of their names, at least one
   */
  public static ImageReader openSeries(List<FileBytes> files, ImageLimits limits)
      throws IOException, ImageFormatException {
    Series series = Series.read(files);
    series.checkFullResolution();
    return open(files, series, limits);
  }

  private static ImageReader open(List<FileBytes> files, Series series, ImageLimits limits)
      throws IOException, ImageFormatException {
    List<DicomLevel> sources = series.levels(limits);
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
