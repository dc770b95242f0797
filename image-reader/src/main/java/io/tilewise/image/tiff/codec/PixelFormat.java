package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.EmbeddedJpeg.Colours;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;

/**
 * How the pixels of one image are stored.
 *
 * @param bits of a sample, 8 or 16
 * @param alpha whether there is one sample more, which has to say opaque
 * @param planar whether each sample has tiles of its own
 * @param differences whether a sample is stored as its difference to the one left of it
 * @param littleEndian the byte order of 16 bits
 */
public record PixelFormat(
    Compression compression,
    Photometric photometric,
    int bits,
    boolean alpha,
    boolean planar,
    boolean differences,
    boolean littleEndian) {
  private static final int MAX_SAMPLES = 1 << 10;
  private static final long UNSIGNED = 1;
  private static final long SEPARATE = 2;
  private static final List<Long> ALPHA = List.of(1L, 2L);

  /** Reads and checks it; what is not on the list is refused by name. */
  public static PixelFormat of(TiffDirectory directory) throws IOException, ImageFormatException {
    Compression compression = Compression.of(directory.number(Tag.COMPRESSION).orElse(1));
    Photometric photometric = Photometric.of(directory.required(Tag.PHOTOMETRIC));
    long samples = directory.number(Tag.SAMPLES_PER_PIXEL).orElse(1);
    checkOnly(directory, Tag.FILL_ORDER, 1, "highest bit first");
    checkOnly(directory, Tag.IMAGE_DEPTH, 1, "one plane");
    checkSamples(directory, photometric, samples);
    PixelFormat format =
        new PixelFormat(
            compression,
            photometric,
            bits(directory, samples),
            samples > photometric.samples(),
            isPlanar(directory) && samples > 1,
            hasDifferences(directory, compression),
            directory.file().isLittleEndian());
    format.checkJpeg();
    return format;
  }

  /** Samples of a pixel. */
  public int samples() {
    return photometric.samples() + (alpha ? 1 : 0);
  }

  /** Tiles that together make one. */
  public int planes() {
    return planar ? samples() : 1;
  }

  /** Decoded bytes of a pixel in one plane. */
  public int planeBytes() {
    return (planar ? 1 : samples()) * bits / Byte.SIZE;
  }

  /** Whether its decoded bytes are RGB as they are. */
  boolean isRgb() {
    return photometric == Photometric.RGB && bits == Byte.SIZE && !alpha && !planar;
  }

  /** What the components of its JPEGs are. */
  public Colours jpegColours() {
    return switch (photometric) {
      case BLACK_IS_ZERO, WHITE_IS_ZERO -> Colours.GREY;
      case RGB -> Colours.RGB;
      case YCBCR -> Colours.YCBCR;
    };
  }

  /** In words. */
  public String words() {
    return compression.words() + ", " + samplesInWords() + (alpha ? " and alpha" : "");
  }

  /** What is decoded, in words: of whatever compression, and without alpha, which is opaque. */
  public String samplesInWords() {
    Photometric decoded = photometric == Photometric.YCBCR ? Photometric.RGB : photometric;
    return "%d-bit %s".formatted(bits, decoded.words());
  }

  private static void checkOnly(TiffDirectory directory, Tag tag, long only, String words)
      throws IOException, ImageFormatException {
    long value = directory.number(tag).orElse(only);
    if (value != only) {
      throw unsupported(tag + ": " + value + " (expected: " + only + ", " + words + ")");
    }
  }

  private static void checkSamples(TiffDirectory directory, Photometric photometric, long samples)
      throws IOException, ImageFormatException {
    long extra = samples - photometric.samples();
    if (extra < 0 || extra > 1) {
      throw unsupported(
          "%s: %d of %s (expected: %d, or one more for alpha)"
              .formatted(
                  Tag.SAMPLES_PER_PIXEL, samples, photometric.words(), photometric.samples()));
    }
    List<Long> kinds = directory.numbers(Tag.EXTRA_SAMPLES, MAX_SAMPLES);
    if (extra != kinds.size()) {
      if (extra == 1 && kinds.isEmpty()) {
        throw unsupported(Tag.EXTRA_SAMPLES + ": none of 1 (expected: 1 or 2, alpha)");
      }
      throw corrupt(Tag.EXTRA_SAMPLES + ": " + kinds + " (expected: " + extra + " of them)");
    }
    if (extra == 1 && !ALPHA.contains(kinds.getFirst())) {
      throw unsupported(Tag.EXTRA_SAMPLES + ": " + kinds.getFirst() + " (expected: 1 or 2, alpha)");
    }
  }

  /** The same for all samples; one value stands for all, as libtiff has it. */
  private static int bits(TiffDirectory directory, long samples)
      throws IOException, ImageFormatException {
    List<Long> formats = directory.numbers(Tag.SAMPLE_FORMAT, MAX_SAMPLES);
    if (formats.stream().anyMatch(format -> format != UNSIGNED)) {
      throw unsupported(Tag.SAMPLE_FORMAT + ": " + formats + " (expected: 1, unsigned)");
    }
    List<Long> bits = directory.numbers(Tag.BITS_PER_SAMPLE, MAX_SAMPLES);
    if (bits.isEmpty()) {
      throw unsupported(Tag.BITS_PER_SAMPLE + ": 1 (expected: 8 or 16)");
    }
    if (bits.size() != 1 && bits.size() != samples) {
      throw corrupt(Tag.BITS_PER_SAMPLE + ": " + bits + " (expected: of " + samples + " samples)");
    }
    long first = bits.getFirst();
    if (bits.stream().distinct().count() > 1 || (first != 8 && first != 16)) {
      throw unsupported(Tag.BITS_PER_SAMPLE + ": " + bits + " (expected: all 8 or all 16)");
    }
    return (int) first;
  }

  private static boolean isPlanar(TiffDirectory directory)
      throws IOException, ImageFormatException {
    long planar = directory.number(Tag.PLANAR_CONFIGURATION).orElse(1);
    if (planar != 1 && planar != SEPARATE) {
      throw corrupt(Tag.PLANAR_CONFIGURATION + ": " + planar + " (expected: 1 or 2)");
    }
    return planar == SEPARATE;
  }

  /** Where a compression has no predictor some readers apply it nevertheless, others do not. */
  private static boolean hasDifferences(TiffDirectory directory, Compression compression)
      throws IOException, ImageFormatException {
    long predictor = directory.number(Tag.PREDICTOR).orElse(1);
    long most = compression.hasPredictor() ? 2 : 1;
    if (predictor < 1 || predictor > most) {
      throw unsupported(
          "%s: %d with compression %s (expected: %s)"
              .formatted(
                  Tag.PREDICTOR, predictor, compression.words(), most == 1 ? "1" : "1 or 2"));
    }
    return predictor == 2;
  }

  private void checkJpeg() throws ImageFormatException {
    boolean jpeg = compression == Compression.JPEG;
    if (!jpeg && photometric == Photometric.YCBCR) {
      throw unsupported(
          Tag.PHOTOMETRIC
              + ": 6, YCbCr, with compression "
              + compression.words()
              + " (expected: with JPEG)");
    }
    if (jpeg && (bits != Byte.SIZE || alpha || planar)) {
      throw unsupported(
          "TIFF JPEG: of %d bits, %d samples, %d planes (expected: of 8 bits, grey or colours, one"
                  .formatted(bits, samples(), planes())
              + " plane)");
    }
  }
}
