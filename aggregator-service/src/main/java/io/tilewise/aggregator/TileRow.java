package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import java.nio.ByteBuffer;

/** What the store keeps of one tile. The first byte is the version of the format. */
sealed interface TileRow {
  /** Offset in the topic of scores of the record that this was. */
  long offset();

  byte[] encode();

  /** A score. */
  record Scored(long offset, double tissueFraction, Logits logits) implements TileRow {
    @Override
    public byte[] encode() {
      ByteBuffer bytes = ByteBuffer.allocate(HEADER + Double.BYTES + logits.size() * Float.BYTES);
      bytes.put(VERSION).put(SCORED).putLong(offset).putDouble(tissueFraction);
      for (int label = 0; label < logits.size(); label++) {
        bytes.putFloat(logits.get(label));
      }
      return bytes.array();
    }
  }

  /** A tile that will have no score. */
  record Failed(long offset, Reason reason) implements TileRow {
    @Override
    public byte[] encode() {
      byte[] name = reason.name().getBytes(UTF_8);
      ByteBuffer bytes = ByteBuffer.allocate(HEADER + name.length);
      return bytes.put(VERSION).put(FAILED).putLong(offset).put(name).array();
    }
  }

  /** Version of the format. */
  byte VERSION = 1;

  /** Second byte of a score. */
  byte SCORED = 1;

  /** Second byte of a failure. */
  byte FAILED = 2;

  /** Bytes that every row starts with. */
  int HEADER = 2 + Long.BYTES;

  static TileRow decode(byte[] row) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "version of a stored tile: " + version + " (expected: " + VERSION + ")");
    }
    byte kind = bytes.get();
    long offset = bytes.getLong();
    if (kind == FAILED) {
      return new Failed(offset, Reason.valueOf(UTF_8.decode(bytes).toString()));
    }
    double tissueFraction = bytes.getDouble();
    float[] logits = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(logits);
    return new Scored(offset, tissueFraction, Logits.of(logits));
  }
}
