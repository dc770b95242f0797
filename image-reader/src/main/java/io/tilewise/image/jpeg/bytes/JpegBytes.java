package io.tilewise.image.jpeg.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of a file in order, and where in it they stand. */
public final class JpegBytes extends InputStream {
  /** Instead of a marker: there was none as far as it was looked for. */
  public static final int TOO_MUCH = -1;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FILL = 0xff;

  /** Fill bytes before a marker: a segment is not longer either. */
  private static final int MOST_FILL = 1 << 16;

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long before;
  private int at;
  private int end;
  private long markerAt;

  public JpegBytes(InputStream in) {
    this.in = in;
  }

  /** Bytes that were read. */
  public long position() {
    return before + at;
  }

  /** Where the last marker begins, with the fill bytes before it. */
  public long markerAt() {
    return markerAt;
  }

  /** Eight bytes of an array, the first one highest. */
  public static long eight(byte[] bytes, int at) {
    return (long) BIG_ENDIAN.get(bytes, at);
  }

  /**
   * Copies bytes that are at hand up to the next ff.
   *
   * @param at where in the target the first one belongs
   * @param most where in it the last one ends, at the most
   * @return where in it the last one ends
   */
  public int copyPlain(byte[] to, int at, int most) {
    int stop = at + Math.min(most - at, end - this.at);
    int into = at;
    while (into + Long.BYTES <= stop && isPlain()) {
      BIG_ENDIAN.set(to, into, eight(buffer, this.at));
      into += Long.BYTES;
      this.at += Long.BYTES;
    }
    while (into < stop && buffer[this.at] != (byte) FILL) {
      to[into++] = buffer[this.at++];
    }
    return into;
  }

  /** Whether the next eight bytes are at hand and none is ff. */
  private boolean isPlain() {
    if (end - at < Long.BYTES) {
      return false;
    }
    long next = eight(buffer, at);
    return ((~next - EACH_BYTE) & next & (EACH_BYTE << (Byte.SIZE - 1))) == 0;
  }

  /** The next byte, unsigned. */
  public int next() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException();
    }
    return buffer[at++] & 0xff;
  }

  public int word() throws IOException {
    return next() << 8 | next();
  }

  public byte[] next(int count) throws IOException {
    byte[] bytes = readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /**
   * Skips entropy-coded data, in which ff is followed by 00 or a restart marker.
   *
   * @param most bytes of data
   * @return the marker behind it, or {@link #TOO_MUCH}
   */
  public int markerBehindData(long most) throws IOException {
    long stop = position() + most;
    while (position() <= stop) {
      if (isPlain()) {
        at += Long.BYTES;
      } else if (next() == FILL) {
        int marker = markerOrData();
        if (marker != 0 && !JpegMarker.isRestart(marker)) {
          return marker;
        }
      }
    }
    return TOO_MUCH;
  }

  /**
   * What a byte ff in entropy-coded data, just read, means: a marker, or 0 where it is data. Fill
   * bytes stand before a marker alone; before 00 decoders disagree over them, libjpeg-turbo with
   * itself, so that is the marker ff ff, which there is not.
   */
  public int markerOrData() throws IOException {
    markerAt = position() - 1;
    int marker = next();
    if (marker != FILL) {
      return marker;
    }
    marker = behindFill();
    return marker == 0 ? FILL : marker;
  }

  /** Skips fill bytes; the answer is what follows them, or {@link #TOO_MUCH} of them. */
  public int behindFill() throws IOException {
    for (int i = 0; i <= MOST_FILL; i++) {
      int marker = next();
      if (marker != FILL) {
        return marker;
      }
    }
    return TOO_MUCH;
  }

  /** Reads the byte that a marker begins with. */
  public int beginMarker() throws IOException {
    markerAt = position();
    return next();
  }

  @Override
  public int read() throws IOException {
    return at == end && !fill() ? -1 : buffer[at++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, to, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
