package io.tilewise.runtime;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Kafka's headers to plain types and back, so that an event codec need not know Kafka. */
public final class KafkaRecords {
  private KafkaRecords() {}

  /** Looks up the value of the last header of a name; null when there is none. */
  public static Function<String, byte @Nullable []> lookup(Headers headers) {
    return name -> {
      Header last = headers.lastHeader(name);
      return last == null ? null : last.value();
    };
  }

  /** Headers of the given names and values, in the map's order. */
  public static Headers headers(Map<String, byte[]> values) {
    RecordHeaders headers = new RecordHeaders();
    values.forEach(headers::add);
    return headers;
  }
}
