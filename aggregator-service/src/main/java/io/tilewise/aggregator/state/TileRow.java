package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import java.nio.ByteBuffer;

/** What the store keeps of one tile, as part of a {@link TileChunk}. */
public sealed interface TileRow {
  /** Offset in the topic of scores of the record that this was. */
  long offset();

  /** How many bytes it takes. */
  int size();

  /** Writes so many bytes. */
  void encode(ByteBuffer bytes);

  /** A score. */
  record Scored(long offset, double tissueFraction, Logits logits) implements TileRow {
    @Override
    public int size() {
      return HEADER + Double.BYTES + logits.size() * Float.BYTES;
    }

    @Override
    public void encode(ByteBuffer bytes) {
      bytes.putShort((short) logits.size()).putLong(offset).putDouble(tissueFraction);
      for (int label = 0; label < logits.size(); label++) {
        bytes.putFloat(logits.get(label));
      }
    }
  }

  /** A tile that will have no score. */
  record Failed(long offset, Reason reason) implements TileRow {
    @Override
    public int size() {
      return HEADER + Short.BYTES + name().length;
    }

    private byte[] name() {
      return reason.name().getBytes(UTF_8);
    }

    @Override
    public void encode(ByteBuffer bytes) {
      byte[] name = name();
      bytes.putShort((short) 0).putLong(offset).putShort((short) name.length).put(name);
    }
  }

  /** Bytes that every row starts with: number of logits, 0 for a failure, and the offset. */
  int HEADER = Short.BYTES + Long.BYTES;

  /** Reads what {@link #encode} wrote. */
  static TileRow decode(ByteBuffer bytes) {
    int labels = bytes.getShort();
    long offset = bytes.getLong();
    if (labels == 0) {
      byte[] name = new byte[bytes.getShort()];
      bytes.get(name);
      return new Failed(offset, Reason.valueOf(new String(name, UTF_8)));
    }
    double tissueFraction = bytes.getDouble();
    float[] logits = new float[labels];
    for (int label = 0; label < labels; label++) {
      logits[label] = bytes.getFloat();
    }
    return new Scored(offset, tissueFraction, Logits.of(logits));
  }
}
