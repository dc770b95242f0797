package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A JPEG in a file of another format, whose tables may stand once for many, and whose colours the
 * file around it tells: read by the rules by which JPEG files are, to the same pixels. Thread-safe,
 * as long as nobody writes to the arrays.
 *
 * @param tables what {@link #tables(byte[])} gave, or nothing
 * @param jpeg from SOI to EOI
 * @param colours what the file around it says
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record EmbeddedJpeg(byte[] tables, byte[] jpeg, Colours colours) {
  private static final int MARKER_BYTES = 2;
  private static final int LENGTH_BYTES = 2;
  private static final int FILL = 0xff;

  /** What the file around it says of the samples; it counts before what the JPEG says. */
  public enum Colours {
    /** One component. */
    GREY,
    /** Three components as they are. */
    RGB,
    /** Three components that become RGB by the JFIF formula. */
    YCBCR
  }

  /**
   * The segments of a stream of tables alone, from SOI to EOI (T.81, B.5), that apply to the images
   * behind it. A restart interval does not, since every SOI resets it.
   *
   * @throws ImageFormatException when something else than tables is in it
   */
  public static byte[] tables(byte[] stream) throws ImageFormatException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    int end = stream.length - MARKER_BYTES;
    if (end < MARKER_BYTES
        || !isMarker(stream, 0, JpegMarker.SOI)
        || !isMarker(stream, end, JpegMarker.EOI)) {
      throw corrupt("JPEG tables: without SOI or EOI (expected: ff d8 to ff d9)");
    }
    int at = MARKER_BYTES;
    while (at < end) {
      int next = at + MARKER_BYTES + length(stream, at, end);
      int marker = stream[at + 1] & 0xff;
      if (marker == JpegMarker.DQT || marker == JpegMarker.DHT) {
        kept.write(stream, at, next - at);
      } else if (marker < JpegMarker.APP0 && marker != JpegMarker.DRI) {
        throw corrupt("JPEG tables: marker ff %02x (expected: tables)".formatted(marker));
      }
      at = next;
    }
    return kept.toByteArray();
  }

  private static int length(byte[] stream, int at, int end) throws ImageFormatException {
    int length = -1;
    if ((stream[at] & 0xff) == FILL && at + MARKER_BYTES + LENGTH_BYTES <= end) {
      length = (stream[at + 2] & 0xff) << Byte.SIZE | (stream[at + 3] & 0xff);
    }
    if (length < LENGTH_BYTES || at + MARKER_BYTES + length > end) {
      throw corrupt("JPEG tables: a segment at byte " + at + " of " + end + " (expected: whole)");
    }
    return length;
  }

  private static boolean isMarker(byte[] stream, int at, int marker) {
    return stream.length >= at + MARKER_BYTES
        && (stream[at] & 0xff) == FILL
        && (stream[at + 1] & 0xff) == marker;
  }

  /**
   * Decodes an image, whole or not at all.
   *
   * @param maxPixels refuses larger ones before it allocates for them
   * @param maxHeldPixels in whose memory it is decoded
   * @throws ImageFormatException when the bytes are no JPEG that is read, damaged, too large, or of
   *     another number of components
   * @throws IOException when there is no memory for it now
   */
  public RgbPixels decode(int maxPixels, int maxHeldPixels)
      throws IOException, ImageFormatException {
    if (!isMarker(jpeg, 0, JpegMarker.SOI)) {
      throw corrupt(
          "JPEG: begins with %s (expected: ff d8)"
              .formatted(HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(jpeg, MARKER_BYTES))));
    }
    ImageLimits limits =
        TileJpeg.limits(tables.length + jpeg.length, maxPixels).holding(maxHeldPixels);
    Optional<Boolean> ycc = Optional.of(colours == Colours.YCBCR);
    JpegHeader header = JpegHeader.scan(stream(), limits, ycc);
    header.check(limits);
    int components = header.frame().components().size();
    if (header.frame().isGrey() != (colours == Colours.GREY)) {
      throw corrupt("JPEG components: " + components + " (expected: " + colours + ")");
    }
    EntropyCheck.check(stream(), header);
    return JpegImage.pixels(stream(), header);
  }

  private InputStream stream() {
    InputStream start = new ByteArrayInputStream(jpeg, 0, MARKER_BYTES);
    InputStream rest = new ByteArrayInputStream(jpeg, MARKER_BYTES, jpeg.length - MARKER_BYTES);
    return new SequenceInputStream(
        new SequenceInputStream(start, new ByteArrayInputStream(tables)), rest);
  }
}
