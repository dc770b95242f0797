package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.dicom.dataset.Attributes;
import io.tilewise.image.dicom.dataset.DicomFile;
import io.tilewise.image.dicom.dataset.Fragments;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.stored.LevelSize;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of a series.
 *
 * @param name for messages: its place among the others; empty where there is no other
 */
record SeriesFile(String name, DicomFile file) {
  private static final String WHOLE_SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6";

  /** What is beside the levels of a slide (PS3.3, C.8.12.4.1.1), third value of ImageType. */
  private static final Set<String> NO_LEVELS =
      Set.of("LABEL", "OVERVIEW", "THUMBNAIL", "LOCALIZER");

  private static final int FLAVOUR = 2;
  private static final String VOLUME = "VOLUME";

  /** What a level below full resolution says of itself (PS3.3, C.8.12.4.1.1), and no other. */
  private static final String RESAMPLED = "RESAMPLED";

  private static final int DERIVED_PIXELS = 3;

  /** Code of the standard's own scheme, DCM. */
  private static final String EPIFLUORESCENCE = "111743";

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]{1,9}(\\.[0-9]{0,16})?(E[+-]?[0-9]{1,3})?");
  private static final double MICRONS = 1000;

  /** Sides of a pixel that differ by less are equal. */
  private static final double TOLERANCE = 0.01;

  /** Of a level of 20 gigapixels in frames of 256x256 there are a third of it. */
  private static final long MAX_FRAMES = 1 << 20;

  /** What is read of a file. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException, ImageFormatException;
  }

  /** Reads the structure of one; where the pixels of a label lie is not kept. */
  static SeriesFile read(String name, FileBytes bytes, Fragments.Room room)
      throws IOException, ImageFormatException {
    return named(
        name,
        () -> {
          SeriesFile read = new SeriesFile(name, DicomFile.read(bytes, room));
          read.checkClass();
          return read.isVolume() ? read : new SeriesFile(name, read.file.withoutPixels());
        });
  }

  /** Reads; a refusal says of what. */
  static <T> T named(String name, Reading<T> reading) throws IOException, ImageFormatException {
    try {
      return reading.read();
    } catch (ImageFormatException e) {
      throw named(name, e);
    }
  }

  /** The same of this file. */
  <T> T named(Reading<T> reading) throws IOException, ImageFormatException {
    return named(name, reading);
  }

  /** The same refusal, with what it is about. */
  static ImageFormatException named(String name, ImageFormatException refusal) {
    return name.isEmpty()
        ? refusal
        : (ImageFormatException)
            new ImageFormatException(refusal.kind(), name + ": " + refusal.getMessage())
                .initCause(refusal);
  }

  private void checkClass() throws ImageFormatException {
    String uid =
        attributes().text(Tag.SOP_CLASS).orElseThrow(() -> Attributes.missing(Tag.SOP_CLASS));
    if (!uid.equals(WHOLE_SLIDE)) {
      throw unsupported(
          Tag.SOP_CLASS + ": of another class (expected: VL Whole Slide Microscopy Image Storage)");
    }
  }

  Attributes attributes() {
    return file.attributes();
  }

  /**
   * Whether it is of the slide's pixels; refuses such a one of several pictures, or of one that no
   * model for colours can judge.
   */
  boolean isOnePicture() throws ImageFormatException {
    boolean volume = isVolume();
    if (volume) {
      checkOnePicture();
    }
    return volume;
  }

  /** A file that does not say what it is, is. */
  private boolean isVolume() throws ImageFormatException {
    List<String> type = attributes().texts(Tag.IMAGE_TYPE);
    String flavour = type.size() > FLAVOUR ? type.get(FLAVOUR) : VOLUME;
    if (!flavour.equals(VOLUME) && !NO_LEVELS.contains(flavour)) {
      throw unsupported(
          Tag.IMAGE_TYPE + ": of another flavour (expected: VOLUME, or one of " + NO_LEVELS + ")");
    }
    return flavour.equals(VOLUME);
  }

  /** Whether it says that its pixels were made of those of another level. */
  boolean isResampled() {
    List<String> type = attributes().texts(Tag.IMAGE_TYPE);
    return type.size() > DERIVED_PIXELS && type.get(DERIVED_PIXELS).equals(RESAMPLED);
  }

  private void checkOnePicture() throws ImageFormatException {
    checkOne(Tag.FOCAL_PLANES, attributes().number(Tag.FOCAL_PLANES).orElse(1));
    checkOne(Tag.NUMBER_OF_PATHS, attributes().number(Tag.NUMBER_OF_PATHS).orElse(1));
    checkOne(Tag.OPTICAL_PATHS, Math.max(1, attributes().items(Tag.OPTICAL_PATHS)));
    if (attributes().texts(Tag.ILLUMINATION_CODE).contains(EPIFLUORESCENCE)) {
      throw unsupported(
          Tag.ILLUMINATION + ": " + EPIFLUORESCENCE + ", fluorescence (expected: brightfield)");
    }
  }

  private static void checkOne(Tag tag, long number) throws ImageFormatException {
    if (number != 1) {
      throw unsupported(tag + ": " + number + " (expected: 1)");
    }
  }

  /** Of the level that it is a level or a part of. */
  LevelSize size(ImageLimits limits) throws ImageFormatException {
    long width = attributes().required(Tag.TOTAL_COLUMNS);
    long height = attributes().required(Tag.TOTAL_ROWS);
    if (width < 1 || height < 1) {
      throw corrupt(
          "DICOM total pixel matrix: " + width + "x" + height + " (expected: at least 1x1)");
    }
    limits.checkSides(
        "DICOM",
        (int) Math.min(width, Integer.MAX_VALUE),
        (int) Math.min(height, Integer.MAX_VALUE));
    return new LevelSize(width, height);
  }

  int frames() throws ImageFormatException {
    long frames = attributes().required(Tag.FRAMES);
    if (frames < 1) {
      throw corrupt(Tag.FRAMES + ": " + frames + " (expected: >= 1)");
    }
    if (frames > MAX_FRAMES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE, Tag.FRAMES + ": " + frames + " (expected: at most " + MAX_FRAMES + ")");
    }
    return (int) frames;
  }

  /** Which frame of its level is its first. */
  long firstFrame() throws ImageFormatException {
    return attributes().number(Tag.CONCATENATION_OFFSET).orElse(0);
  }

  /** Of a pixel, where it is square. */
  OptionalDouble micronsPerPixel() {
    List<String> spacing = attributes().texts(Tag.PIXEL_SPACING);
    if (spacing.size() != 2 || !spacing.stream().allMatch(DECIMAL.asMatchPredicate())) {
      return OptionalDouble.empty();
    }
    double down = MICRONS * Double.parseDouble(spacing.getFirst());
    double across = MICRONS * Double.parseDouble(spacing.getLast());
    boolean square = across > 0 && Math.abs(across - down) <= TOLERANCE * across;
    return square ? OptionalDouble.of(across) : OptionalDouble.empty();
  }
}
