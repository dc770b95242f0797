package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.dataset.Attributes;
import io.tilewise.image.dicom.dataset.DicomFile;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.dicom.dataset.TransferSyntax;

/**
 * What a frame is: an allowlist, everything else is refused by name.
 *
 * @param bits of a sample, 8 or 16
 * @param planar whether all samples of one colour stand before those of the next
 */
record FrameFormat(
    boolean jpeg, int columns, int rows, Photometric photometric, int bits, boolean planar) {
  private static final int WIDE = 16;

  static FrameFormat of(DicomFile file, ImageLimits limits) throws ImageFormatException {
    boolean jpeg = file.syntax() == TransferSyntax.JPEG_BASELINE;
    Attributes attributes = file.attributes();
    String code =
        attributes.text(Tag.PHOTOMETRIC).orElseThrow(() -> Attributes.missing(Tag.PHOTOMETRIC));
    Photometric photometric = Photometric.of(code);
    check(attributes, Tag.SAMPLES, photometric.samples(), "as " + photometric + " has");
    FrameFormat format =
        new FrameFormat(
            jpeg,
            side(attributes, Tag.COLUMNS),
            side(attributes, Tag.ROWS),
            photometric,
            bits(attributes),
            !jpeg && photometric.samples() > 1 && isPlanar(attributes));
    format.check(limits);
    return format;
  }

  private static int side(Attributes attributes, Tag tag) throws ImageFormatException {
    long side = attributes.required(tag);
    if (side < 1) {
      throw corrupt(tag + ": " + side + " (expected: >= 1)");
    }
    return (int) side;
  }

  private static int bits(Attributes attributes) throws ImageFormatException {
    long bits = attributes.required(Tag.BITS_ALLOCATED);
    if (bits != Byte.SIZE && bits != WIDE) {
      throw unsupported(Tag.BITS_ALLOCATED + ": " + bits + " (expected: 8 or 16)");
    }
    check(attributes, Tag.BITS_STORED, bits, "as BitsAllocated");
    check(attributes, Tag.HIGH_BIT, bits - 1, "the highest of them");
    check(attributes, Tag.REPRESENTATION, 0, "unsigned");
    return (int) bits;
  }

  private static void check(Attributes attributes, Tag tag, long only, String words)
      throws ImageFormatException {
    long value = attributes.required(tag);
    if (value != only) {
      throw unsupported(tag + ": " + value + " (expected: " + only + ", " + words + ")");
    }
  }

  private static boolean isPlanar(Attributes attributes) throws ImageFormatException {
    long planar = attributes.required(Tag.PLANAR);
    if (planar != 0 && planar != 1) {
      throw corrupt(Tag.PLANAR + ": " + planar + " (expected: 0 or 1)");
    }
    return planar == 1;
  }

  private void check(ImageLimits limits) throws ImageFormatException {
    if (jpeg && bits != Byte.SIZE) {
      throw unsupported(Tag.BITS_ALLOCATED + ": 16 of JPEG (expected: 8)");
    }
    if (!jpeg && photometric.samples() > 1 && photometric != Photometric.RGB) {
      throw unsupported(
          Tag.PHOTOMETRIC + ": " + photometric + ", uncompressed (expected: with JPEG)");
    }
    limits.checkHeld("DICOM frame", columns, rows);
    long most = (long) RgbPixels.CHANNELS * limits.maxHeldPixels();
    long held = isRgb() || jpeg ? 0 : frameBytes() + RgbPixels.CHANNELS * pixels();
    if (held > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "DICOM frame: %dx%d of %s, %d bytes (expected: at most %d in memory at once)"
              .formatted(columns, rows, words(), held, most));
    }
  }

  /** Whether an uncompressed frame is RGB as it is. */
  boolean isRgb() {
    return photometric == Photometric.RGB && bits == Byte.SIZE && !planar;
  }

  long pixels() {
    return (long) columns * rows;
  }

  /** Of a sample. */
  int sampleBytes() {
    return bits / Byte.SIZE;
  }

  /** Of an uncompressed frame. */
  long frameBytes() {
    return pixels() * photometric.samples() * sampleBytes();
  }

  /** In words. */
  String words() {
    return (jpeg ? "JPEG" : "uncompressed") + ", " + samples();
  }

  /** What is decoded, in words. */
  String samples() {
    return "%d-bit %s".formatted(bits, photometric.words());
  }
}
