package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;
import static java.util.Objects.requireNonNull;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Metadata;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.TrailingBytes;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import io.tilewise.image.jpeg.bytes.KeptParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a file from SOI to EOI (ITU-T T.81, Annex B): decoders stop at damage without a word, so
 * the walk is what notices that something is missing.
 */
final class JpegWalk {
  /**
   * Bytes that the data of a scan has at most for each of its coefficients' two: 27 bits, twice as
   * many where each byte is an ff and stuffed, and a restart marker.
   */
  private static final int MAX_COEFFICIENT_GROWTH = 4;

  private static final int MARGIN_BYTES = 1 << 16;

  private final JpegBytes in;
  private final JpegTables tables = new JpegTables();
  private final JpegColours colours;
  private final KeptParts kept = new KeptParts();
  private final Metadata metadata = new Metadata("JPEG");
  private final long mostKept;
  private @Nullable JpegFrame frame;
  private final List<ScanData> scans = new ArrayList<>();
  private @Nullable JpegProgress progress;

  /** As the markers before the first scan have it. */
  private boolean ycc;

  /**
   * A walk that has not begun.
   *
   * @param limits of what is kept of the file
   * @param colours that nothing was said of yet by the file
   */
  JpegWalk(JpegBytes in, ImageLimits limits, JpegColours colours) {
    this.in = in;
    this.colours = colours;
    mostKept = (long) RgbPixels.CHANNELS * limits.maxHeldPixels();
  }

  JpegHeader toEnd() throws IOException, ImageFormatException {
    int marker = marker();
    if (marker != JpegMarker.SOI) {
      throw corrupt("JPEG's first marker: ff %02x (expected: ff d8)".formatted(marker));
    }
    marker = marker();
    while (marker != JpegMarker.EOI) {
      marker = segment(marker);
    }
    kept.add(in.markerAt(), in.position());
    if (frame == null || progress == null) {
      throw corrupt("JPEG scans: 0 (expected: at least 1)");
    }
    progress.checkComplete();
    TrailingBytes.check(in, "JPEG", "its end marker");
    return new JpegHeader(frame, ycc, List.copyOf(scans), kept);
  }

  /** Reads the segment of a marker; the answer is the marker behind it. */
  private int segment(int marker) throws IOException, ImageFormatException {
    if (marker == JpegMarker.TEM || JpegMarker.isRestart(marker)) {
      return marker();
    }
    JpegMarker.checkKnown(marker);
    long start = in.markerAt();
    int length = in.word() - 2;
    if (length < 0) {
      throw corrupt("JPEG segment length: " + (length + 2) + " (expected: >= 2)");
    }
    metadata.add(length);
    if (marker >= JpegMarker.APP0) {
      describe(marker, length);
      return marker();
    }
    byte[] segment = in.next(length);
    if (marker == JpegMarker.DNL) {
      checkHeight(segment);
      return marker();
    }
    if (marker == JpegMarker.SOS) {
      scan(segment);
      int next = behindData(requireNonNull(frame));
      kept.add(start, in.markerAt());
      return next;
    }
    define(marker, segment);
    kept.add(start, in.position());
    return marker();
  }

  /** What is more than the blocks can take, or than fits into memory, is not looked through. */
  private int behindData(JpegFrame scanned) throws IOException, ImageFormatException {
    long most =
        Math.min(
            mostKept - kept.length(),
            MAX_COEFFICIENT_GROWTH * scanned.coefficientBytes() + MARGIN_BYTES);
    int next = in.markerBehindData(most);
    if (next == JpegBytes.TOO_MUCH) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "JPEG scan: more than %1$d bytes (expected: at most %1$d)".formatted(most));
    }
    return next;
  }

  /** Reads what is said about the image, of which colours alone matter. */
  private void describe(int marker, int length) throws IOException, ImageFormatException {
    if (marker == JpegMarker.APP0) {
      colours.app0(in.next(length));
    } else if (marker == JpegMarker.APP14) {
      colours.app14(in.next(length));
    } else {
      in.skipNBytes(length);
    }
  }

  private void define(int marker, byte[] segment) throws ImageFormatException {
    switch (marker) {
      case JpegMarker.DQT -> tables.defineQuantization(segment);
      case JpegMarker.DHT -> tables.defineHuffman(segment);
      case JpegMarker.DRI -> tables.defineRestarts(segment);
      default -> frame(marker, segment);
    }
  }

  private void frame(int marker, byte[] segment) throws ImageFormatException {
    if (frame != null) {
      throw unsupported("JPEG frames: several (expected: one)");
    }
    frame = JpegFrame.of(marker, segment);
  }

  private void scan(byte[] segment) throws ImageFormatException {
    if (frame == null) {
      throw corrupt("JPEG scan: before the frame (expected: behind it)");
    }
    JpegScan scan = JpegScan.of(segment, frame, tables);
    if (progress == null) {
      progress = new JpegProgress(frame);
      ycc = colours.isYcc(frame);
    }
    progress.add(scan);
    scans.add(new ScanData(frame, scan, tables.restartInterval(), in.position()));
  }

  /** The number of lines may be said again behind the first scan (DNL). */
  private void checkHeight(byte[] segment) throws ImageFormatException {
    int height = segment.length == 2 ? (segment[0] & 0xff) << 8 | (segment[1] & 0xff) : -1;
    if (frame == null || height != frame.height()) {
      throw corrupt("JPEG height: " + height + " in DNL (expected: the frame's)");
    }
  }

  private int marker() throws IOException, ImageFormatException {
    int first = in.beginMarker();
    if (first != 0xff) {
      throw corrupt("JPEG marker: begins with %02x (expected: ff)".formatted(first));
    }
    int marker = in.behindFill();
    if (marker == JpegBytes.TOO_MUCH) {
      throw corrupt("JPEG fill bytes: more than 65536 before a marker (expected: a marker)");
    }
    metadata.add(in.position() - in.markerAt());
    return marker;
  }
}
