package io.tilewise.kafka;

import io.tilewise.events.DeadLetter;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to the dead letters: as it was, with the headers of {@link DeadLetter}. Where
 * that is more than the topic takes, it gets {@link #shortened}: it loses its value first, then the
 * headers that it came with, then its key. The headers of {@link DeadLetter} always stay; they say
 * what was left out, how large it was and where the record lies as it was. Immutable.
 */
public final class Letter {
  /** Of each record and each batch beside key, value and headers, rounded up generously. */
  private static final int OVERHEAD = 1 << 10;

  private static final int HEADER_OVERHEAD = 10;
  private static final Headers NONE = new RecordHeaders();

  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers cameWith;
  private final DeadLetter why;

  private Letter(byte @Nullable [] key, byte @Nullable [] value, Headers cameWith, DeadLetter why) {
    this.key = key;
    this.value = value;
    this.cameWith = cameWith;
    this.why = why;
  }

  /** The whole record; its bytes are shared, not copied. */
  public static Letter of(
      byte @Nullable [] key, byte @Nullable [] value, Headers cameWith, DeadLetter why) {
    return new Letter(key, value, cameWith, why);
  }

  /** The record's, null when it has none or lost it. */
  public byte @Nullable [] key() {
    return key;
  }

  /** The record's, null when it has none or lost it. */
  public byte @Nullable [] value() {
    return value;
  }

  /** Those that it came with, unless it lost them, and then those of {@link DeadLetter}. */
  public Headers headers() {
    Headers headers = new RecordHeaders(cameWith);
    why.headers().forEach(headers::add);
    return headers;
  }

  /** What it takes of a topic's or a producer's limit, uncompressed and rounded up. */
  public long bytes() {
    return OVERHEAD + length(key) + length(value) + bytes(headers());
  }

  /** The next smaller form; empty when nothing is left that may be left out. */
  public Optional<Letter> shortened() {
    if (length(value) > 0) {
      return Optional.of(without("value: " + length(value), key, cameWith));
    }
    if (cameWith.iterator().hasNext()) {
      return Optional.of(without("headers: " + bytes(cameWith), key, NONE));
    }
    return length(key) > 0
        ? Optional.of(without("key: " + length(key), null, NONE))
        : Optional.empty();
  }

  /** The largest form that a limit takes; the smallest one when it takes none. */
  public Letter fitting(long maxBytes) {
    Letter letter = this;
    while (letter.bytes() > maxBytes) {
      Optional<Letter> next = letter.shortened();
      if (next.isEmpty()) {
        break;
      }
      letter = next.get();
    }
    return letter;
  }

  private Letter without(String part, byte @Nullable [] newKey, Headers newHeaders) {
    DeadLetter shortened =
        new DeadLetter(
            why.service(),
            why.cause(),
            part + " bytes, left out, see where it was read; " + why.text(),
            why.topic(),
            why.partition(),
            why.offset());
    return new Letter(newKey, null, newHeaders, shortened);
  }

  private static long bytes(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += Utils.utf8Length(header.key()) + length(header.value()) + HEADER_OVERHEAD;
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
