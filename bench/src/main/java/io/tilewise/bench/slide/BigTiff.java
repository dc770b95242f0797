package io.tilewise.bench.slide;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A BigTIFF that is written from front to back: tiles, and at its end where they are. */
final class BigTiff implements AutoCloseable {
  private static final int HEADER_BYTES = 16;
  private static final int ENTRY_BYTES = 20;
  private static final int BUFFER = 1 << 20;

  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int UNDEFINED = 7;
  private static final int LONG8 = 16;

  private final FileChannel file;
  private final OutputStream out;
  private final List<Page> pages = new ArrayList<>();
  private long position = HEADER_BYTES;

  BigTiff(Path to) throws IOException {
    file =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    file.position(HEADER_BYTES);
    out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
  }

  private record Field(int type, long count, byte[] bytes) {}

  /** A directory, and the tiles that were written for it. */
  static final class Page {
    private final Map<Integer, Field> fields = new TreeMap<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    Page shorts(int tag, int... values) {
      ByteBuffer bytes = little(2 * values.length);
      for (int value : values) {
        bytes.putShort((short) value);
      }
      return field(tag, new Field(SHORT, values.length, bytes.array()));
    }

    Page number(int tag, int value) {
      return field(tag, new Field(LONG, 1, little(4).putInt(value).array()));
    }

    Page text(int tag, String text) {
      byte[] bytes = (text + "\0").getBytes(US_ASCII);
      return field(tag, new Field(ASCII, bytes.length, bytes));
    }

    Page bytes(int tag, byte[] bytes) {
      return field(tag, new Field(UNDEFINED, bytes.length, bytes));
    }

    private void longs(int tag, List<Long> values) {
      ByteBuffer bytes = little(8 * values.size());
      values.forEach(bytes::putLong);
      field(tag, new Field(LONG8, values.size(), bytes.array()));
    }

    private Page field(int tag, Field field) {
      fields.put(tag, field);
      return this;
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A directory more. */
  Page page() {
    Page page = new Page();
    pages.add(page);
    return page;
  }

  /** The next tile of a directory, row by row. */
  void tile(Page page, byte[] tile) throws IOException {
    page.offsets.add(position);
    page.counts.add((long) tile.length);
    write(tile);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  /** Writes the directories and the header that leads to them. */
  @Override
  public void close() throws IOException {
    try (file) {
      long first = 0;
      for (Page page : pages.reversed()) { // each names the one behind it
        first = directory(page, first);
      }
      out.flush();
      ByteBuffer header = little(HEADER_BYTES).put(new byte[] {'I', 'I', 43, 0, 8, 0, 0, 0});
      header.putLong(first).flip();
      file.write(header, 0);
    }
  }

  private long directory(Page page, long next) throws IOException {
    page.longs(324, page.offsets);
    page.longs(325, page.counts);
    ByteBuffer directory = little(16 + ENTRY_BYTES * page.fields.size());
    directory.putLong(page.fields.size());
    for (Map.Entry<Integer, Field> entry : page.fields.entrySet()) {
      Field field = entry.getValue();
      directory.putShort(entry.getKey().shortValue()).putShort((short) field.type);
      directory.putLong(field.count);
      if (field.bytes.length > 8) {
        directory.putLong(position);
        write(field.bytes);
      } else {
        directory.put(field.bytes).put(new byte[8 - field.bytes.length]);
      }
    }
    long at = position;
    write(directory.putLong(next).array());
    return at;
  }
}
