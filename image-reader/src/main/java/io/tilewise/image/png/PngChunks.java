package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.Metadata;
import io.tilewise.image.TrailingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG, read once from front to back, every checksum verified. The constructor reads
 * up to the first pixel data; {@link #pixelData} streams it; {@link #finish} reads the rest.
 */
final class PngChunks {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private static final int MAX_PALETTE_BYTES = 3 * 256;

  /** For the ends of small images: a row of one pixel has more filter types than pixels. */
  private static final int MARGIN_BYTES = 1 << 20;

  /** Of a chunk: its length, type and checksum. */
  private static final int FRAME_BYTES = 12;

  private final InputStream in;
  private final PngOrder order = new PngOrder();
  private final Metadata metadata = new Metadata("PNG");
  private final CRC32 crc = new CRC32();
  private final byte[] word = new byte[4];
  private final byte[] skipped = new byte[8192];
  private final PngHeader header;
  private byte @Nullable [] palette;
  private byte @Nullable [] transparency;
  private String type = "";
  private int remaining;
  private long pixelBytes;

  PngChunks(InputStream in) throws IOException, ImageFormatException {
    this.in = in;
    header = readHeader();
    nextChunk();
    while (!type.equals("IDAT")) {
      readBeforePixels();
      nextChunk();
    }
    countPixels();
    if (header.color() == PngHeader.Color.PALETTE && palette == null) {
      throw corrupt("PNG palette: missing (expected: PLTE before IDAT)");
    }
  }

  PngHeader header() {
    return header;
  }

  /** Red, green, blue of each entry; null when the image has no palette. */
  byte @Nullable [] palette() {
    return palette;
  }

  /** The tRNS chunk's bytes; null when there is none. */
  byte @Nullable [] transparency() {
    return transparency;
  }

  /** Fills in compressed pixel data; -1 when there is no more. */
  int pixelData(byte[] buffer) throws IOException, ImageFormatException {
    while (remaining == 0 && type.equals("IDAT")) {
      checkCrc();
      nextChunk();
      countPixels();
    }
    if (!type.equals("IDAT")) {
      return -1;
    }
    int count = in.readNBytes(buffer, 0, Math.min(buffer.length, remaining));
    if (count == 0) {
      throw endsIn("IDAT");
    }
    crc.update(buffer, 0, count);
    remaining -= count;
    return count;
  }

  /** Refuses more than any compressor makes of the pixels before it is read. */
  private void countPixels() throws ImageFormatException {
    if (!type.equals("IDAT")) {
      return;
    }
    pixelBytes += remaining;
    double rows = (1.0 + header.rowBytes(header.width())) * header.height(); // may be over 2^63
    double most = 2 * rows + MARGIN_BYTES;
    if (pixelBytes > most) {
      throw corrupt(
          "PNG pixel data: %d bytes or more (expected: at most %.0f of %dx%d pixels)"
              .formatted(pixelBytes, most, header.width(), header.height()));
    }
  }

  /** Reads what is behind the pixels, up to and with the end of the file. */
  void finish() throws IOException, ImageFormatException {
    while (!type.equals("IEND")) {
      skip();
      nextChunk();
    }
    if (remaining > 0) {
      throw corrupt("PNG IEND: " + remaining + " bytes (expected: 0)");
    }
    checkCrc();
    TrailingBytes.check(in, "PNG", "IEND");
  }

  private PngHeader readHeader() throws IOException, ImageFormatException {
    byte[] signature = in.readNBytes(SIGNATURE.length);
    if (!Arrays.equals(signature, SIGNATURE)) {
      throw unsupported("PNG signature: other bytes (expected: 89 50 4e 47 0d 0a 1a 0a)");
    }
    nextChunk();
    if (!type.equals("IHDR") || remaining != PngHeader.BYTES) {
      throw corrupt(
          "PNG's first chunk: " + type + " of " + remaining + " bytes (expected: IHDR of 13)");
    }
    return PngHeader.parse(readChunk());
  }

  private void readBeforePixels() throws IOException, ImageFormatException {
    switch (type) {
      case "PLTE" -> palette = readPalette();
      case "tRNS" -> transparency = readSmall();
      default -> skip();
    }
  }

  private byte[] readPalette() throws IOException, ImageFormatException {
    byte[] entries = readSmall();
    if (entries.length == 0 || entries.length % 3 != 0) {
      throw corrupt(
          "PNG palette: " + entries.length + " bytes (expected: a multiple of 3, up to 768)");
    }
    return entries;
  }

  private byte[] readSmall() throws IOException, ImageFormatException {
    if (remaining > MAX_PALETTE_BYTES) {
      throw corrupt("PNG " + type + ": " + remaining + " bytes (expected: at most 768)");
    }
    return readChunk();
  }

  private byte[] readChunk() throws IOException, ImageFormatException {
    byte[] data = in.readNBytes(remaining);
    if (data.length < remaining) {
      throw endsIn(type);
    }
    crc.update(data);
    remaining = 0;
    checkCrc();
    return data;
  }

  /** Ignores a chunk's content but not its checksum, and not that it may change what pixels are. */
  private void skip() throws IOException, ImageFormatException {
    metadata.add(remaining);
    while (remaining > 0) {
      int count = in.readNBytes(skipped, 0, Math.min(skipped.length, remaining));
      if (count == 0) {
        throw endsIn(type);
      }
      crc.update(skipped, 0, count);
      remaining -= count;
    }
    checkCrc();
    if (Character.isUpperCase(type.charAt(0)) && !PngOrder.isDecisive(type)) {
      throw unsupported("PNG chunk: " + type + " (expected: a critical chunk of the standard)");
    }
  }

  private void nextChunk() throws IOException, ImageFormatException {
    metadata.add(FRAME_BYTES); // or a file of empty chunks would cost nothing
    remaining = readWord();
    if (remaining < 0) {
      throw corrupt(
          "PNG chunk length: " + Integer.toUnsignedString(remaining) + " (expected: 31 bits)");
    }
    readWord();
    type = new String(word, ISO_8859_1);
    for (byte letter : word) {
      if (!Character.isLetter((char) letter) || letter < 0) {
        throw corrupt("PNG chunk type: not four letters (expected: the next chunk's)");
      }
    }
    order.next(type);
    crc.reset();
    crc.update(word);
  }

  private void checkCrc() throws IOException, ImageFormatException {
    int expected = (int) crc.getValue();
    int found = readWord();
    if (found != expected) {
      throw corrupt("PNG checksum of %s: %08x (expected: %08x)".formatted(type, found, expected));
    }
  }

  private int readWord() throws IOException, ImageFormatException {
    if (in.readNBytes(word, 0, word.length) < word.length) {
      throw endsIn(type.isEmpty() ? "its header" : type);
    }
    return ByteBuffer.wrap(word).getInt();
  }

  private static ImageFormatException endsIn(String where) {
    return corrupt("PNG: ends in or behind " + where + " (expected: all chunks up to IEND)");
  }
}
