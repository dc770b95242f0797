package io.tilewise.events.codec;

import io.tilewise.events.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a record went to the dead letters: headers to add to the original key, value and headers.
 *
 * @param service that gave it up, say {@code inference}
 * @param cause code for machines: a {@link Decoded.Cause} or a {@link Reason}
 * @param text for people
 * @param topic it was read from
 * @param partition it was read from
 * @param offset of the record
 */
public record DeadLetter(
    String service, String cause, String text, String topic, int partition, long offset) {

  public DeadLetter {
    text = Utf8.brief(text);
  }

  /** The dead letter of a record that was refused. */
  public static DeadLetter of(String service, ReceivedRecord record, String cause, String text) {
    return new DeadLetter(
        service, cause, text, record.topic(), record.partition(), record.offset());
  }

  /** {@code dead_letter_service}, {@code _cause}, {@code _text}, {@code _topic}, … */
  public Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    headers.put("dead_letter_service", Utf8.encode(service));
    headers.put("dead_letter_cause", Utf8.encode(cause));
    headers.put("dead_letter_text", Utf8.encode(text));
    headers.put("dead_letter_topic", Utf8.encode(topic));
    headers.put("dead_letter_partition", Utf8.encode(Integer.toString(partition)));
    headers.put("dead_letter_offset", Utf8.encode(Long.toString(offset)));
    return headers;
  }
}
