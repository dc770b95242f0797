package io.tilewise.image.tiff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFFs field by field, right ones and wrong ones. */
final class TiffWriter {
  static final int SHORT = 3;
  static final int LONG = 4;
  static final int RATIONAL = 5;
  static final int IFD = 13;
  static final int LONG8 = 16;

  private final ByteOrder order;
  private final boolean big;
  private final List<Page> pages = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TiffWriter(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
  }

  static TiffWriter classic() {
    return new TiffWriter(ByteOrder.LITTLE_ENDIAN, false);
  }

  static TiffWriter bigTiff() {
    return new TiffWriter(ByteOrder.LITTLE_ENDIAN, true);
  }

  ByteOrder order() {
    return order;
  }

  TiffWriter with(Page page) {
    pages.add(page);
    return this;
  }

  private record Value(int type, long count, byte[] bytes) {}

  /** One directory and what is stored for it. */
  static final class Page {
    private final Map<Integer, Value> fields = new TreeMap<>();
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Page> children = new ArrayList<>();
    private final ByteOrder order;
    private boolean tiled;

    Page(ByteOrder order) {
      this.order = order;
    }

    Page shorts(int tag, long... values) {
      return numbers(tag, SHORT, values);
    }

    Page longs(int tag, long... values) {
      return numbers(tag, LONG, values);
    }

    Page numbers(int tag, int type, long... values) {
      int bytes = type == SHORT ? 2 : type == LONG8 ? 8 : 4;
      ByteBuffer buffer = ByteBuffer.allocate(values.length * bytes).order(order);
      for (long value : values) {
        switch (bytes) {
          case 2 -> buffer.putShort((short) value);
          case 4 -> buffer.putInt((int) value);
          default -> buffer.putLong(value);
        }
      }
      return raw(tag, type, values.length, buffer.array());
    }

    Page rational(int tag, int numerator, int denominator) {
      byte[] value =
          ByteBuffer.allocate(8).order(order).putInt(numerator).putInt(denominator).array();
      return raw(tag, RATIONAL, 1, value);
    }

    Page text(int tag, String text) {
      byte[] bytes = (text + "\0").getBytes(UTF_8);
      return raw(tag, 2, bytes.length, bytes);
    }

    Page bytes(int tag, byte[] bytes) {
      return raw(tag, 7, bytes.length, bytes);
    }

    Page raw(int tag, int type, long count, byte[] bytes) {
      fields.put(tag, new Value(type, count, bytes));
      return this;
    }

    Page without(int tag) {
      fields.remove(tag);
      return this;
    }

    Page tiled(int width, int height) {
      tiled = true;
      return shorts(322, width).shorts(323, height);
    }

    Page piece(byte[] bytes) {
      pieces.add(bytes);
      return this;
    }

    Page child(Page child) {
      children.add(child);
      return this;
    }
  }

  byte[] toBytes() {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    out.writeBytes(little ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    number(big ? 43 : 42, 2);
    if (big) {
      number(8, 2);
      number(0, 2);
    }
    int firstAt = out.size();
    number(0, offsetBytes());
    Map<Integer, Long> patches = new TreeMap<>();
    int pointerAt = firstAt;
    for (Page page : pages) {
      long[] places = write(page);
      patches.put(pointerAt, places[0]);
      pointerAt = (int) places[1];
    }
    byte[] file = out.toByteArray();
    patches.forEach(
        (at, offset) -> {
          ByteBuffer buffer = ByteBuffer.wrap(file).order(order);
          if (big) {
            buffer.putLong(at, offset);
          } else {
            buffer.putInt(at, offset.intValue());
          }
        });
    return file;
  }

  /** Where its directory is, and where that names the next. */
  private long[] write(Page page) {
    if (!page.pieces.isEmpty()) {
      long[] offsets = new long[page.pieces.size()];
      long[] counts = new long[offsets.length];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = out.size();
        counts[i] = page.pieces.get(i).length;
        out.writeBytes(page.pieces.get(i));
      }
      int type = big ? LONG8 : LONG;
      page.numbers(page.tiled ? 324 : 273, type, offsets);
      page.numbers(page.tiled ? 325 : 279, LONG, counts);
    }
    if (!page.children.isEmpty()) {
      long[] offsets = page.children.stream().mapToLong(child -> write(child)[0]).toArray();
      page.numbers(330, big ? LONG8 : IFD, offsets);
    }
    Map<Integer, Long> places = new TreeMap<>();
    page.fields.forEach(
        (tag, value) -> {
          if (value.bytes.length > offsetBytes()) {
            places.put(tag, (long) out.size());
            out.writeBytes(value.bytes);
          }
        });
    long at = out.size();
    number(page.fields.size(), big ? 8 : 2);
    page.fields.forEach((tag, value) -> entry(tag, value, places));
    long next = out.size();
    number(0, offsetBytes());
    return new long[] {at, next};
  }

  private void entry(int tag, Value value, Map<Integer, Long> places) {
    number(tag, 2);
    number(value.type, 2);
    number(value.count, offsetBytes());
    if (places.containsKey(tag)) {
      number(places.get(tag), offsetBytes());
    } else {
      out.writeBytes(value.bytes);
      out.writeBytes(new byte[offsetBytes() - value.bytes.length]);
    }
  }

  private int offsetBytes() {
    return big ? 8 : 4;
  }

  private void number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      int shift = order == ByteOrder.LITTLE_ENDIAN ? i : bytes - 1 - i;
      out.write((int) (value >> (8 * shift)));
    }
  }
}
