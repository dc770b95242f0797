package io.tilewise.image.tiff;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.stored.TileLevels;
import io.tilewise.image.stored.TiledImage;
import io.tilewise.image.tiff.codec.Compression;
import io.tilewise.image.tiff.dialect.Pyramid;
import io.tilewise.image.tiff.dialect.ScannerTiff;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import io.tilewise.image.tiff.directory.TiffStructure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A TIFF as levels of stored tiles, of which a region needs some. */
public final class TiffImage {
  private TiffImage() {}

  /** Opens a file: its structure is read, and where each tile is, but no tile. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    Pyramid pyramid = Pyramid.of(TiffStructure.read(file));
    List<TiffTiles> sources = new ArrayList<>();
    for (TiffDirectory directory : pyramid.levels()) {
      sources.add(source(directory, limits));
    }
    TileLevels levels = TileLevels.of("TIFF", sources, limits);
    return new TiledImage(List.of(file), layout(pyramid, sources, levels.levels()), levels);
  }

  /** Whether a file that is refused here is of a scanner whose files OpenSlide reads. */
  public static Optional<ScannerTiff> scanner(FileBytes file)
      throws IOException, ImageFormatException {
    return ScannerTiff.of(TiffStructure.read(file).getFirst());
  }

  private static TiffTiles source(TiffDirectory directory, ImageLimits limits)
      throws IOException, ImageFormatException {
    return directory.has(Tag.NDPI_STARTS)
        ? RestartTiles.of(directory, limits)
        : StoredTiles.of(directory, limits);
  }

  private static ImageLayout layout(Pyramid pyramid, List<TiffTiles> sources, List<Level> levels)
      throws IOException, ImageFormatException {
    return new ImageLayout(
        pyramid.dialect() + ", " + sources.getFirst().format().words(),
        sources.stream().anyMatch(source -> source.format().compression() == Compression.JPEG)
            ? ImageLayout.JPEG
            : ImageLayout.LOSSLESS,
        levels,
        pyramid.micronsPerPixel(),
        false,
        orientation(pyramid.levels().getFirst()));
  }

  /** A number that means nothing is passed over, as others do: it touches no pixel. */
  private static int orientation(TiffDirectory directory) throws IOException, ImageFormatException {
    long orientation = directory.number(Tag.ORIENTATION).orElse(ImageLayout.UPRIGHT);
    return ImageLayout.isOrientation(orientation) ? (int) orientation : ImageLayout.UPRIGHT;
  }
}
