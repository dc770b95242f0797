package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.dicom.dataset.Attributes;
import io.tilewise.image.dicom.dataset.Fragments;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.stored.LevelSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The levels of the files of one series. Labels, overviews and thumbnails are passed over; whatever
 * else does not belong together is refused.
 */
final class Series {
  /** Of all levels: the largest one has no more than half of them, and the others less than it. */
  private static final long MAX_FRAMES = 1 << 21;

  private final List<SeriesFile> files;

  private Series(List<SeriesFile> files) {
    this.files = files;
  }

  /** Reads the structure of files in the order of their names. */
  static Series read(List<FileBytes> files) throws IOException, ImageFormatException {
    List<SeriesFile> read = new ArrayList<>();
    Fragments.Room room = new Fragments.Room();
    for (int i = 0; i < files.size(); i++) {
      String name =
          files.size() == 1 ? "" : "file %d of %d, by name".formatted(i + 1, files.size());
      read.add(SeriesFile.read(name, files.get(i), room));
    }
    Series series = new Series(read);
    series.checkOne(read, Tag.SERIES, "of two series");
    series.checkNoneTwice();
    return series;
  }

  /** A file whose copy lies beside it would otherwise be a level or a part that contradicts. */
  private void checkNoneTwice() throws ImageFormatException {
    Set<String> instances = new HashSet<>();
    for (SeriesFile file : files) {
      Optional<String> instance = file.attributes().text(Tag.SOP_INSTANCE);
      if (instance.isPresent() && !instances.add(instance.get())) {
        throw SeriesFile.named(
            file.name(),
            corrupt(Tag.SOP_INSTANCE + ": that of another file too (expected: each file once)"));
      }
    }
  }

  /** Without the file of full resolution a smaller level would be judged as the slide. */
  void checkFullResolution() throws IOException, ImageFormatException {
    if (volumes().stream().allMatch(SeriesFile::isResampled)) {
      throw unsupported(
          Tag.IMAGE_TYPE
              + ": RESAMPLED in every level (expected: also the level of full resolution, which is"
              + " not)");
    }
  }

  /** From full resolution down. */
  List<DicomLevel> levels(ImageLimits limits) throws IOException, ImageFormatException {
    List<SeriesFile> volumes = volumes();
    checkOne(volumes, Tag.FRAME_OF_REFERENCE, "of two slides, by their frames of reference");
    checkFrames(volumes);
    List<DicomLevel> levels = new ArrayList<>();
    for (List<SeriesFile> level : byLevel(volumes)) {
      levels.add(DicomLevel.of(level, limits));
    }
    levels.sort(Comparator.comparing(DicomLevel::size, LevelSize.DOWNWARDS));
    for (int i = 1; i < levels.size(); i++) {
      check(i, levels.get(i).size(), levels.get(i - 1).size(), levels.getFirst().size());
    }
    return levels;
  }

  private List<SeriesFile> volumes() throws IOException, ImageFormatException {
    List<SeriesFile> volumes = new ArrayList<>();
    for (SeriesFile file : files) {
      if (file.named(file::isOnePicture)) {
        volumes.add(file);
      }
    }
    if (volumes.isEmpty()) {
      throw unsupported(
          Tag.IMAGE_TYPE + ": labels, overviews or thumbnails alone (expected: a VOLUME)");
    }
    return volumes;
  }

  /** Memory for each is taken later; a file may claim them for nothing. */
  private static void checkFrames(List<SeriesFile> volumes)
      throws IOException, ImageFormatException {
    long frames = 0;
    for (SeriesFile file : volumes) {
      frames += file.named(file::frames);
    }
    if (frames > MAX_FRAMES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "DICOM frames: %d in %d files (expected: at most %d)"
              .formatted(frames, volumes.size(), MAX_FRAMES));
    }
  }

  /** The UIDs are not shown: a file of somebody's is known by them. */
  private void checkOne(List<SeriesFile> same, Tag tag, String words) throws ImageFormatException {
    Optional<String> first = same.getFirst().attributes().text(tag);
    if (tag == Tag.SERIES && first.isEmpty()) {
      throw SeriesFile.named(same.getFirst().name(), Attributes.missing(tag));
    }
    for (SeriesFile file : same) {
      if (!file.attributes().text(tag).equals(first)) {
        throw SeriesFile.named(
            file.name(), unsupported(tag + ": another one, " + words + " (expected: one)"));
      }
    }
  }

  /** The parts of a concatenation are one level; any other file is one by itself. */
  private static Collection<List<SeriesFile>> byLevel(List<SeriesFile> volumes) {
    Map<Object, List<SeriesFile>> levels = new LinkedHashMap<>();
    for (SeriesFile file : volumes) {
      Optional<String> concatenation = file.attributes().text(Tag.CONCATENATION);
      Object key = concatenation.isPresent() ? concatenation.get() : file;
      levels.computeIfAbsent(key, _ -> new ArrayList<>()).add(file);
    }
    return levels.values();
  }

  private static void check(int number, LevelSize level, LevelSize before, LevelSize first)
      throws ImageFormatException {
    if (level.equals(before)) {
      throw corrupt(
          "DICOM level %d: %s twice (expected: each level once)".formatted(number, level));
    }
    if (!level.isSmallerThan(before) || !level.isScaled(first)) {
      throw unsupported(
          "DICOM level %d: %s beside %s and %s (expected: smaller, and the first divided by one"
                  .formatted(number, level, before, first)
              + " number)");
    }
  }
}
