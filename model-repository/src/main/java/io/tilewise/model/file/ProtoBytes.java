package io.tilewise.model.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message of protocol buffers under construction, field by field. Of one thread. */
public final class ProtoBytes {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int WIRE_BITS = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends a whole number. */
  public ProtoBytes number(int field, long value) {
    varint(((long) field << WIRE_BITS) | VARINT);
    varint(value);
    return this;
  }

  /** Appends bytes. */
  public ProtoBytes bytes(int field, byte[] value) {
    varint(((long) field << WIRE_BITS) | BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Appends text. */
  public ProtoBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a message. */
  public ProtoBytes message(int field, ProtoBytes value) {
    return bytes(field, value.toBytes());
  }

  /** All of it so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
