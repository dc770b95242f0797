package io.tilewise.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.DeadLetter;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LetterTest {
  private static final DeadLetter WHY =
      new DeadLetter("tiler", "MALFORMED", "value: [ (expected: JSON)", "images.submitted", 3, 17);

  @Test
  void shouldKeepTheWholeRecordWhereItFits() {
    Letter letter = letter(10, 100, 50).fitting(1 << 20);

    assertThat(letter.key()).hasSize(10);
    assertThat(letter.value()).hasSize(100);
    assertThat(names(letter)).startsWith("traceparent").contains("dead_letter_offset");
    assertThat(text(letter)).isEqualTo(WHY.text());
  }

  @Test
  void shouldLoseItsValueFirstAndSayHowLargeItWas() {
    Letter letter = letter(10, 200_000, 50).fitting(64 << 10);

    assertThat(letter.value()).isNull();
    assertThat(letter.key()).hasSize(10);
    assertThat(names(letter)).contains("traceparent");
    assertThat(text(letter))
        .isEqualTo("value: 200000 bytes, left out, see where it was read; " + WHY.text());
  }

  @Test
  void shouldLoseTheHeadersItCameWithNextAndKeepItsOwn() {
    Letter letter = letter(10, 100, 90_000).fitting(64 << 10);

    assertThat(letter.value()).isNull();
    assertThat(letter.key()).hasSize(10);
    assertThat(names(letter)).allMatch(name -> name.startsWith("dead_letter_")).hasSize(6);
    assertThat(text(letter)).startsWith("headers: 90021 bytes, left out").contains("value: 100 ");
  }

  @Test
  void shouldLoseItsKeyLast() {
    Letter letter = letter(70_000, 0, 0).fitting(64 << 10);

    assertThat(letter.key()).isNull();
    assertThat(letter.bytes()).isLessThan(4 << 10);
  }

  @Test
  void shouldHaveAnEndHoweverLittleTheTopicTakes() {
    Letter smallest = letter(10, 100, 50).fitting(1);

    assertThat(smallest.shortened()).isEmpty();
    assertThat(text(smallest)).startsWith("key: 10 bytes").endsWith(WHY.text());
  }

  @Test
  void shouldLeaveTheRecordsOwnHeadersAsTheyWere() {
    Headers headers = new RecordHeaders().add("a", new byte[] {1});

    Letter.of(null, null, headers, WHY).headers();

    assertThat(headers.toArray()).hasSize(1);
  }

  private static Letter letter(int keyBytes, int valueBytes, int headerBytes) {
    Headers headers = new RecordHeaders();
    headers.add("traceparent", new byte[headerBytes]);
    return Letter.of(new byte[keyBytes], new byte[valueBytes], headers, WHY);
  }

  private static List<String> names(Letter letter) {
    return Arrays.stream(letter.headers().toArray()).map(Header::key).toList();
  }

  private static String text(Letter letter) {
    return new String(letter.headers().lastHeader("dead_letter_text").value(), UTF_8);
  }
}
