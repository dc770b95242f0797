package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KafkaRecordsTest {
  @Test
  void shouldLookUpTheLastHeaderOfAName() {
    Headers headers =
        new RecordHeaders().add("a", new byte[] {1}).add("a", new byte[] {2}).add("n", null);

    var lookup = KafkaRecords.lookup(headers);

    assertThat(lookup.apply("a")).containsExactly(2);
    assertThat(lookup.apply("n")).isNull();
    assertThat(lookup.apply("absent")).isNull();
  }

  @Test
  void shouldKeepTheOrderOfHeaders() {
    Map<String, byte[]> values = new LinkedHashMap<>();
    values.put("z", new byte[] {1});
    values.put("a", new byte[] {2});

    Headers headers = KafkaRecords.headers(values);

    assertThat(headers.toArray()).extracting(Header::key).containsExactly("z", "a");
    assertThat(headers.lastHeader("a").value()).containsExactly(2);
  }
}
