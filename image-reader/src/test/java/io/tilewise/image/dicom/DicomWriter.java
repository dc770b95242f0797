package io.tilewise.image.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes a data set as PS3.5 has it; what is put twice is there once. */
final class DicomWriter {
  private static final Set<String> LONG =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
  private static final int UNDEFINED = -1;
  private static final int ITEM = 0xfffe_e000;
  private static final int ITEM_END = 0xfffe_e00d;
  private static final int SEQUENCE_END = 0xfffe_e0dd;

  /** What stands at a number. */
  private sealed interface Value {
    record Bytes(String vr, byte[] bytes) implements Value {}

    record Items(String vr, boolean delimited, List<DicomWriter> items) implements Value {}

    record Fragments(byte[] table, List<byte[]> fragments) implements Value {}
  }

  private final Map<Integer, Value> elements = new TreeMap<>(Integer::compareUnsigned);

  DicomWriter put(int number, String vr, byte[] bytes) {
    elements.put(number, new Value.Bytes(vr, bytes));
    return this;
  }

  DicomWriter text(int number, String vr, String text) {
    String fill = vr.equals("UI") ? "\0" : " ";
    String even = text.length() % 2 == 0 ? text : text + fill;
    return put(number, vr, even.getBytes(ISO_8859_1));
  }

  DicomWriter us(int number, int value) {
    return put(number, "US", little(2).putShort((short) value).array());
  }

  DicomWriter ul(int number, long value) {
    return put(number, "UL", little(4).putInt((int) value).array());
  }

  DicomWriter sl(int number, int value) {
    return put(number, "SL", little(4).putInt(value).array());
  }

  DicomWriter ov(int number, long... values) {
    ByteBuffer bytes = little(8 * values.length);
    Arrays.stream(values).forEach(bytes::putLong);
    return put(number, "OV", bytes.array());
  }

  /** A sequence, whose length and whose items' lengths are said. */
  DicomWriter items(int number, DicomWriter... items) {
    elements.put(number, new Value.Items("SQ", false, List.of(items)));
    return this;
  }

  /** A sequence that ends with a delimiter, as its items do. */
  DicomWriter delimited(int number, String vr, DicomWriter... items) {
    elements.put(number, new Value.Items(vr, true, List.of(items)));
    return this;
  }

  DicomWriter fragments(int number, byte[] table, List<byte[]> fragments) {
    elements.put(number, new Value.Fragments(table, fragments));
    return this;
  }

  DicomWriter without(int number) {
    elements.remove(number);
    return this;
  }

  /** A file with preamble and meta information. */
  byte[] file(String syntax) {
    byte[] meta =
        new DicomWriter()
            .put(0x0002_0001, "OB", new byte[] {0, 1})
            .text(0x0002_0002, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6")
            .text(0x0002_0010, "UI", syntax)
            .bytes(true);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes("DICM".getBytes(ISO_8859_1));
    file.writeBytes(new DicomWriter().ul(0x0002_0000, meta.length).bytes(true));
    file.writeBytes(meta);
    file.writeBytes(bytes(!syntax.equals(DicomSlide.IMPLICIT)));
    return file.toByteArray();
  }

  byte[] bytes(boolean explicit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    elements.forEach((number, value) -> write(out, number, value, explicit));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int number, Value value, boolean explicit) {
    switch (value) {
      case Value.Bytes(String vr, byte[] bytes) -> {
        header(out, number, vr, bytes.length, explicit);
        out.writeBytes(bytes);
      }
      case Value.Items items -> items(out, number, items, explicit);
      case Value.Fragments(byte[] table, List<byte[]> fragments) -> {
        header(out, number, "OB", UNDEFINED, explicit);
        fragment(out, table);
        fragments.forEach(fragment -> fragment(out, fragment));
        header(out, SEQUENCE_END, "", 0, false);
      }
    }
  }

  private static void items(
      ByteArrayOutputStream out, int number, Value.Items value, boolean explicit) {
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    boolean inside = explicit && !value.vr.equals("UN");
    for (DicomWriter item : value.items) {
      byte[] bytes = item.bytes(inside);
      header(items, ITEM, "", value.delimited ? UNDEFINED : bytes.length, false);
      items.writeBytes(bytes);
      if (value.delimited) {
        header(items, ITEM_END, "", 0, false);
      }
    }
    header(out, number, value.vr, value.delimited ? UNDEFINED : items.size(), explicit);
    out.writeBytes(items.toByteArray());
    if (value.delimited) {
      header(out, SEQUENCE_END, "", 0, false);
    }
  }

  private static void fragment(ByteArrayOutputStream out, byte[] bytes) {
    header(out, ITEM, "", bytes.length, false);
    out.writeBytes(bytes);
  }

  private static void header(
      ByteArrayOutputStream out, int number, String vr, int length, boolean explicit) {
    ByteBuffer header = little(12).putShort((short) (number >>> 16)).putShort((short) number);
    if (!explicit) {
      header.putInt(length);
    } else if (LONG.contains(vr)) {
      header.put(vr.getBytes(ISO_8859_1)).putShort((short) 0).putInt(length);
    } else {
      header.put(vr.getBytes(ISO_8859_1)).putShort((short) length);
    }
    out.write(header.array(), 0, header.position());
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
