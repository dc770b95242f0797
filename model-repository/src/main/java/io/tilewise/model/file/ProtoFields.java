package io.tilewise.model.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of protocol buffers as they pass, without their schema: only so much of the encoding
 * as it takes to skip what nobody wants to see. Of one thread.
 */
public final class ProtoFields {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int WIRE_BITS = 3;

  private final InputStream in;
  private long at;
  private long fieldEnd;
  private int number;
  private int wire;
  private long value;

  /** Of a stream, at its first byte. */
  public ProtoFields(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next field of a message, over what was not read of the one before.
   *
   * @param end of the message
   * @return whether there is one
   * @throws ProtocolException when these are no fields
   */
  public boolean next(long end) throws IOException {
    if (at < fieldEnd) {
      in.skipNBytes(fieldEnd - at);
      at = fieldEnd;
    }
    if (at >= end) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> WIRE_BITS);
    wire = (int) tag & ((1 << WIRE_BITS) - 1);
    value = wire == VARINT || wire == BYTES ? varint() : 0;
    fieldEnd = at + length();
    return true;
  }

  private long length() throws ProtocolException {
    return switch (wire) {
      case VARINT -> 0;
      case FIXED_64 -> Long.BYTES;
      case FIXED_32 -> Integer.BYTES;
      case BYTES -> checkLength();
      default -> throw new ProtocolException("wire type " + wire);
    };
  }

  private long checkLength() throws ProtocolException {
    if (value < 0 || value > Long.MAX_VALUE - at || number == 0) {
      throw new ProtocolException("field " + number + " of " + value + " bytes");
    }
    return value;
  }

  /** Whether it is a message, text or bytes of this number. */
  public boolean isBytes(int wanted) {
    return wire == BYTES && number == wanted;
  }

  /** Whether it is a whole number of this number. */
  public boolean isNumber(int wanted) {
    return wire == VARINT && number == wanted;
  }

  /** The whole number that it is. */
  public long number() {
    return value;
  }

  /** Where the message that it is ends. */
  public long end() {
    return fieldEnd;
  }

  /**
   * Goes into the message that it is.
   *
   * @return its end
   */
  public long enter() {
    long end = fieldEnd;
    fieldEnd = at;
    return end;
  }

  /** Reads the text that it is; longer ones are cut. */
  public String text() throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(value, 1 << 12));
    at += bytes.length;
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long varint() throws IOException {
    long result = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("in a field");
      }
      at++;
      result |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return result;
      }
    }
    throw new ProtocolException("a number of more than 64 bits");
  }
}
