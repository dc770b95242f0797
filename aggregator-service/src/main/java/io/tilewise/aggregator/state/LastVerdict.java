package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The highest verdict of an image. Its stored form begins with the version of the format.
 *
 * @param revision of it
 * @param submissionId that it is for
 * @param json of the event, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to or from a store, never compared
public record LastVerdict(long revision, String submissionId, byte[] json) {
  /** Most bytes of the JSON: the bounds of labels leave room, and topics take 64 KiB more. */
  public static final int MAX_BYTES = (1 << 20) - (64 << 10);

  /** Of the first release: revisions of 32 bits. Read for ever. */
  private static final byte FIRST = 1;

  private static final byte VERSION = 2;

  /** The JSON as text. */
  public String text() {
    return new String(json, UTF_8);
  }

  byte[] encoded() {
    byte[] id = submissionId.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + id.length + json.length);
    return bytes.put(VERSION).putLong(revision).putInt(id.length).put(id).put(json).array();
  }

  static LastVerdict decode(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte version = bytes.get();
    if (version != FIRST && version != VERSION) {
      throw new IllegalStateException(
          "version of a stored verdict: " + version + " (expected: 1 or 2)");
    }
    long revision = version == FIRST ? bytes.getInt() : bytes.getLong();
    byte[] submissionId = new byte[bytes.getInt()];
    bytes.get(submissionId);
    byte[] json = new byte[bytes.remaining()];
    bytes.get(json);
    return new LastVerdict(revision, new String(submissionId, UTF_8), json);
  }
}
