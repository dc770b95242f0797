package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.stored.LevelSize;
import io.tilewise.image.stored.StoredGrid;
import io.tilewise.image.stored.TileSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One level: the frames of a file, or of all parts of a concatenation. Thread-safe. */
final class DicomLevel implements TileSource {

  /** A file's frames and what it is called. */
  private record Part(String name, Frames frames) {}

  private final StoredGrid grid;
  private final FrameFormat format;
  private final OptionalDouble micronsPerPixel;

  /** By the number of their first frame. */
  private final NavigableMap<Integer, Part> parts;

  private final FramePlaces places;

  private DicomLevel(
      StoredGrid grid,
      FrameFormat format,
      OptionalDouble micronsPerPixel,
      NavigableMap<Integer, Part> parts,
      FramePlaces places) {
    this.grid = grid;
    this.format = format;
    this.micronsPerPixel = micronsPerPixel;
    this.parts = parts;
    this.places = places;
  }

  /**
   * Of a file, or of the parts of a concatenation in any order.
   *
   * @throws ImageFormatException when they are not all of it
   */
  static DicomLevel of(List<SeriesFile> files, ImageLimits limits)
      throws IOException, ImageFormatException {
    SeriesFile one = files.getFirst();
    FrameFormat format = one.named(() -> FrameFormat.of(one.file(), limits));
    LevelSize size = one.named(() -> one.size(limits));
    StoredGrid grid =
        new StoredGrid(
            (int) size.width(), (int) size.height(), format.columns(), format.rows(), false);
    Map<Integer, SeriesFile> ordered = one.named(() -> ordered(files, grid));
    NavigableMap<Integer, Part> parts = new TreeMap<>();
    for (Map.Entry<Integer, SeriesFile> each : ordered.entrySet()) {
      SeriesFile file = each.getValue();
      Frames frames =
          file.named(
              () -> {
                check(file, size, format, limits);
                return Frames.of(file.file(), format, file.frames(), limits);
              });
      parts.put(each.getKey(), new Part(file.name(), frames));
    }
    return new DicomLevel(grid, format, one.micronsPerPixel(), parts, places(grid, ordered));
  }

  /** Of files whose pixels are there: what takes memory for frames is not told by claims alone. */
  private static FramePlaces places(StoredGrid grid, Map<Integer, SeriesFile> ordered)
      throws IOException, ImageFormatException {
    FramePlaces places = new FramePlaces(grid);
    for (Map.Entry<Integer, SeriesFile> each : ordered.entrySet()) {
      SeriesFile file = each.getValue();
      var _ =
          file.named(
              () -> {
                places.add(each.getKey(), file);
                return places;
              });
    }
    return places;
  }

  private static void check(SeriesFile part, LevelSize size, FrameFormat format, ImageLimits limits)
      throws ImageFormatException {
    if (!part.size(limits).equals(size) || !FrameFormat.of(part.file(), limits).equals(format)) {
      throw corrupt("DICOM concatenation: parts of other sizes or samples (expected: the same)");
    }
  }

  /** Parts by their first frames. */
  private static Map<Long, SeriesFile> byFirst(List<SeriesFile> files, StoredGrid grid)
      throws ImageFormatException {
    Map<Long, SeriesFile> byFirst = new TreeMap<>();
    for (SeriesFile file : files) {
      if (byFirst.putIfAbsent(file.firstFrame(), file) != null) {
        throw corrupt(
            file.frames() == grid.count()
                ? "DICOM level: %dx%d twice (expected: each level once)"
                    .formatted(grid.width(), grid.height())
                : "DICOM concatenation: the part from frame %d on twice (expected: each part of a"
                        .formatted(file.firstFrame())
                    + " level once)");
      }
    }
    return byFirst;
  }

  /** Where a file says of how many parts it is one; it need not. */
  private static void checkNumber(List<SeriesFile> files) throws ImageFormatException {
    for (SeriesFile file : files) {
      long parts = file.attributes().number(Tag.PARTS).orElse(files.size());
      if (parts != files.size()) {
        throw corrupt(
            "%s: %d, and %d there (expected: all parts of a level)"
                .formatted(Tag.PARTS, parts, files.size()));
      }
    }
  }

  /** All parts, which follow one another up to the last frame of the level. */
  private static Map<Integer, SeriesFile> ordered(List<SeriesFile> files, StoredGrid grid)
      throws ImageFormatException {
    Map<Long, SeriesFile> byFirst = byFirst(files, grid);
    checkNumber(files);
    Map<Integer, SeriesFile> ordered = new TreeMap<>();
    long next = 0;
    for (Map.Entry<Long, SeriesFile> part : byFirst.entrySet()) {
      if (part.getKey() != next) {
        throw corrupt(
            "%s: %d behind %d frames (expected: %d, all parts of a level)"
                .formatted(Tag.CONCATENATION_OFFSET, part.getKey(), next, next));
      }
      ordered.put((int) next, part.getValue());
      next += part.getValue().frames();
    }
    if (next != grid.count()) {
      throw corrupt(
          "DICOM frames: %d (expected: %d, each tile of the level once)"
              .formatted(next, grid.count()));
    }
    return ordered;
  }

  LevelSize size() {
    return new LevelSize(grid.width(), grid.height());
  }

  OptionalDouble micronsPerPixel() {
    return micronsPerPixel;
  }

  @Override
  public StoredGrid grid() {
    return grid;
  }

  @Override
  public String samples() {
    return format.samples();
  }

  FrameFormat format() {
    return format;
  }

  @Override
  public RgbPixels read(int column, int row) throws IOException, ImageFormatException {
    int frame = places.frame(column, row);
    Map.Entry<Integer, Part> part = parts.floorEntry(frame);
    int inPart = frame - part.getKey();
    String name = part.getValue().name;
    return SeriesFile.named(
        (name.isEmpty() ? "" : name + ", ") + "DICOM frame " + inPart,
        () -> part.getValue().frames.read(inPart));
  }
}
