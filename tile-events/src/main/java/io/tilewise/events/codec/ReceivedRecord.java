package io.tilewise.events.codec;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, before anything is believed of it.
 *
 * @param topic it was read from
 * @param partition it was read from
 * @param offset of the record
 * @param timestamp of the record
 * @param key its bytes, null when it has none
 * @param value its bytes, null for a tombstone
 * @param headers the value of the last header of a name, null when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes from a socket, never compared
public record ReceivedRecord(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Function<String, byte @Nullable []> headers) {

  Optional<String> header(String name) {
    byte[] bytes = headers.apply(name);
    return bytes == null ? Optional.empty() : Optional.of(Utf8.decode(bytes));
  }
}
