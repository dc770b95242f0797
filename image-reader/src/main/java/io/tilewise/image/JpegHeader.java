package io.tilewise.image;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The frame of a JPEG, found by walking its markers from SOI to EOI (ITU-T T.81, Annex B): decoders
 * stop at damage without a word, so the walk is what notices that a file was cut off.
 */
record JpegHeader(int width, int height, int components) {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;

  /** More scans than any encoder makes keep a decoder busy for hours (libjpeg's advice). */
  private static final int MAX_SCANS = 500;

  /** Walks the whole file. */
  static JpegHeader scan(InputStream raw) throws IOException, ImageFormatException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(raw, BUFFER_BYTES));
    try {
      return new Walk(in).toEnd();
    } catch (EOFException e) {
      throw corrupt("JPEG: ends too early (expected: its end marker, ff d9)");
    }
  }

  private static final class Walk {
    private final DataInputStream in;
    private JpegHeader frame = new JpegHeader(0, 0, 0);
    private int scans;

    Walk(DataInputStream in) {
      this.in = in;
    }

    JpegHeader toEnd() throws IOException, ImageFormatException {
      int marker = marker();
      if (marker != SOI) {
        throw corrupt("JPEG's first marker: ff %02x (expected: ff d8)".formatted(marker));
      }
      marker = marker();
      while (marker != EOI) {
        marker = segment(marker);
      }
      if (scans == 0) {
        throw corrupt("JPEG scans: 0 (expected: at least 1)");
      }
      TrailingBytes.check(in, "JPEG", "its end marker");
      return frame;
    }

    /** Reads the segment of a marker; the answer is the marker behind it. */
    private int segment(int marker) throws IOException, ImageFormatException {
      if (marker == TEM || isRestart(marker)) {
        return marker();
      }
      int length = in.readUnsignedShort() - 2;
      if (length < 0) {
        throw corrupt("JPEG segment length: " + (length + 2) + " (expected: >= 2)");
      }
      if (isFrame(marker)) {
        readFrame(marker, length);
      } else {
        in.skipNBytes(length);
      }
      return marker == SOS ? behindScan() : marker();
    }

    private void readFrame(int marker, int length) throws IOException, ImageFormatException {
      if (frame.components > 0) {
        throw unsupported("JPEG frames: several (expected: one)");
      }
      if (marker > 0xc2) {
        throw unsupported(
            "JPEG process: ff %02x (expected: baseline or progressive Huffman)".formatted(marker));
      }
      byte[] segment = in.readNBytes(length);
      if (segment.length < Math.max(length, 6)) {
        throw new EOFException();
      }
      int precision = segment[0];
      if (precision != 8) {
        throw unsupported("JPEG sample bits: " + precision + " (expected: 8)");
      }
      frame = new JpegHeader(word(segment, 3), word(segment, 1), segment[5]);
      checkFrame();
    }

    private void checkFrame() throws ImageFormatException {
      if (frame.width == 0 || frame.height == 0) {
        throw corrupt(
            "JPEG size: " + frame.width + "x" + frame.height + " (expected: at least 1x1)");
      }
      if (frame.components == 4) {
        throw unsupported("JPEG colours: CMYK or YCCK (expected: grey, YCbCr or RGB)");
      }
      if (frame.components != 1 && frame.components != 3) {
        throw corrupt("JPEG components: " + frame.components + " (expected: 1 or 3)");
      }
    }

    /** Skips entropy-coded data; in it ff is followed by 00 or by a restart marker. */
    private int behindScan() throws IOException, ImageFormatException {
      if (frame.components == 0 || ++scans > MAX_SCANS) {
        throw corrupt("JPEG scan: number " + scans + " (expected: a frame, then 1 to 500 scans)");
      }
      while (true) {
        int marker = in.readUnsignedByte();
        while (marker != 0xff) {
          marker = in.readUnsignedByte();
        }
        while (marker == 0xff) {
          marker = in.readUnsignedByte();
        }
        if (marker != 0 && !isRestart(marker)) {
          return marker;
        }
      }
    }

    private int marker() throws IOException, ImageFormatException {
      int first = in.readUnsignedByte();
      if (first != 0xff) {
        throw corrupt("JPEG marker: begins with %02x (expected: ff)".formatted(first));
      }
      int marker = in.readUnsignedByte();
      while (marker == 0xff) {
        marker = in.readUnsignedByte();
      }
      return marker;
    }

    private static boolean isRestart(int marker) {
      return marker >= 0xd0 && marker <= 0xd7;
    }

    /** SOF0 to SOF15 without the tables DHT, JPG and DAC between them. */
    private static boolean isFrame(int marker) {
      return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int word(byte[] bytes, int at) {
      return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
  }
}
