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
import java.util.function.Consumer;
import java.util.stream.IntStream;

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

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Field(int type, long count, byte[] bytes) {}

  /** A directory, and the tiles that were written for it. */
  static final class Page {
    private final Map<Integer, Field> fields = new TreeMap<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    Page shorts(int tag, int... values) {
      byte[] bytes =
          little(
              2 * values.length,
              buffer -> IntStream.of(values).forEach(value -> buffer.putShort((short) value)));
      return field(tag, new Field(SHORT, values.length, bytes));
    }

    Page number(int tag, int value) {
      return field(tag, new Field(LONG, 1, little(4, buffer -> buffer.putInt(value))));
    }

    Page text(int tag, String text) {
      byte[] bytes = (text + "\0").getBytes(US_ASCII);
      return field(tag, new Field(ASCII, bytes.length, bytes));
    }

    Page bytes(int tag, byte[] bytes) {
      return field(tag, new Field(UNDEFINED, bytes.length, bytes));
    }

    private void longs(int tag, List<Long> values) {
      byte[] bytes = little(8 * values.size(), buffer -> values.forEach(buffer::putLong));
      field(tag, new Field(LONG8, values.size(), bytes));
    }

    private Page field(int tag, Field field) {
      fields.put(tag, field);
      return this;
    }
  }

  private static byte[] little(int count, Consumer<ByteBuffer> content) {
    byte[] bytes = new byte[count];
    content.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
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
      file.write(ByteBuffer.wrap(header(first)), 0);
    }
  }

  private static byte[] header(long first) {
    byte[] start = {'I', 'I', 43, 0, 8, 0, 0, 0};
    return little(HEADER_BYTES, buffer -> buffer.put(start).putLong(first));
  }

  private long directory(Page page, long next) throws IOException {
    page.longs(324, page.offsets);
    page.longs(325, page.counts);
    Map<Integer, Long> places = new TreeMap<>();
    for (Map.Entry<Integer, Field> entry : page.fields.entrySet()) {
      if (entry.getValue().bytes.length > 8) {
        places.put(entry.getKey(), position);
        write(entry.getValue().bytes);
      }
    }
    long at = position;
    write(little(16 + ENTRY_BYTES * page.fields.size(), to -> entries(to, page, places, next)));
    return at;
  }

  private static void entries(ByteBuffer to, Page page, Map<Integer, Long> places, long next) {
    to.putLong(page.fields.size());
    page.fields.forEach(
        (tag, field) -> {
          to.putShort(tag.shortValue()).putShort((short) field.type).putLong(field.count);
          if (places.containsKey(tag)) {
            to.putLong(places.get(tag));
          } else {
            to.put(field.bytes).put(new byte[8 - field.bytes.length]);
          }
        });
    to.putLong(next);
  }
}
