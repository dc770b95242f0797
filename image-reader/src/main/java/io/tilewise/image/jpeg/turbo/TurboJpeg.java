package io.tilewise.image.jpeg.turbo;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Decodes JPEGs by libjpeg-turbo, to the pixels of its accurate DCT with smooth chroma: those that
 * its djpeg gives. Thread-safe; its memory outside of the heap is bounded over all threads.
 */
public final class TurboJpeg {
  /** What all decodings together may take: a 4096x4096 image of any kind, or four baseline ones. */
  static final long NATIVE_BYTES = 192L << 20;

  private static final int UNIT = 1 << 10;

  /** Rows, tables and units at the edge, beside pixels, data and coefficients. */
  private static final int MARGIN_BYTES = 1 << 20;

  /** What its texts say where memory runs out, which is no fault of the file. */
  private static final String NO_MEMORY = "memory";

  private final TurboLibrary library;
  private final Semaphore room = new Semaphore((int) (NATIVE_BYTES / UNIT), true);

  TurboJpeg(TurboLibrary library) {
    this.library = library;
  }

  /**
   * How large an image is.
   *
   * @param bytes of its JPEG
   * @param coefficientBytes that decoding holds at once
   */
  public record Image(long bytes, int width, int height, long coefficientBytes) {
    private long pixelBytes() {
      return (long) width * height * RgbPixels.CHANNELS;
    }

    private long nativeBytes() {
      return bytes + pixelBytes() + coefficientBytes + MARGIN_BYTES;
    }
  }

  /** Whether an image fits into the memory that there is for all; others the JDK decodes. */
  public boolean takes(Image image) {
    return image.nativeBytes() <= NATIVE_BYTES;
  }

  /**
   * Decodes an image, whole or not at all; waits while others have the memory, which nobody has who
   * waits for bytes himself.
   *
   * @param from that much of frame, tables and scans, whose data was checked, and nothing else; no
   *     more than may be in the heap
   * @throws ImageFormatException when the library says that it is damaged
   * @throws IOException when there is no memory for it now
   */
  public RgbPixels decode(Image image, InputStream from) throws IOException, ImageFormatException {
    int units = Math.toIntExact(Math.ceilDiv(image.nativeBytes(), UNIT));
    byte[] bytes = read(from, Math.toIntExact(image.bytes()));
    try {
      room.acquire(units);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped before a JPEG was decoded");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment jpeg = memory(bytes.length, arena);
      MemorySegment.copy(bytes, 0, jpeg, JAVA_BYTE, 0, bytes.length);
      MemorySegment rgb = memory(image.pixelBytes(), arena);
      decode(image, jpeg, rgb, arena);
      return new RgbPixels(image.width(), image.height(), rgb.toArray(JAVA_BYTE));
    } finally {
      room.release(units);
    }
  }

  private static byte[] read(InputStream from, int bytes) throws IOException, ImageFormatException {
    byte[] jpeg = new byte[bytes];
    if (from.readNBytes(jpeg, 0, bytes) < bytes) {
      throw corrupt("JPEG: ends too early (expected: as long as it was)");
    }
    return jpeg;
  }

  private MemorySegment memory(long bytes, Arena arena) throws IOException {
    return library
        .allocate(Math.toIntExact(bytes), arena)
        .orElseThrow(() -> new IOException("libjpeg-turbo: no memory for " + bytes + " bytes"));
  }

  private void decode(Image image, MemorySegment jpeg, MemorySegment rgb, Arena arena)
      throws IOException, ImageFormatException {
    MemorySegment handle = library.open();
    if (handle.equals(MemorySegment.NULL)) {
      throw new IOException("libjpeg-turbo: no memory for a decompressor");
    }
    try {
      checkSize(image, handle, jpeg, arena);
      if (!library.decompress(handle, jpeg, rgb, image.width(), image.height())) {
        throw refused(library.error(handle));
      }
    } finally {
      library.close(handle);
    }
  }

  /** It scales what is larger than it was told, and leaves room beside what is smaller. */
  private void checkSize(Image image, MemorySegment handle, MemorySegment jpeg, Arena arena)
      throws IOException, ImageFormatException {
    MemorySegment size = arena.allocate(JAVA_INT, 4);
    library.readSize(handle, jpeg, size);
    int width = size.getAtIndex(JAVA_INT, 0);
    int height = size.getAtIndex(JAVA_INT, 1);
    if (width == 0 && height == 0) {
      throw refused(library.error(handle));
    }
    if (width != image.width() || height != image.height()) {
      throw corrupt(
          "JPEG data: %dx%d (expected: %dx%d, as its header was)"
              .formatted(width, height, image.width(), image.height()));
    }
  }

  private static ImageFormatException refused(String text) throws IOException {
    if (text.toLowerCase(Locale.ROOT).contains(NO_MEMORY)) {
      throw new IOException("libjpeg-turbo: " + text);
    }
    return corrupt("JPEG data: " + text + " (expected: undamaged data)");
  }
}
