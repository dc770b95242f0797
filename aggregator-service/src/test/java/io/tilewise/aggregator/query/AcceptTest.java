package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/*",
        "Text/Event-Stream",
        "text/html, text/event-stream;q=0.1",
        "a/b,*/* ; q=1"
      })
  void shouldTakeClientsThatCanReadTheType(String accept) {
    assertThatCode(() -> Accept.check(accept, "text/event-stream")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/html",
        "text/event-stream;q=0",
        "*/*;q=0.0",
        "text",
        ",a/b"
      })
  void shouldRefuseClientsThatCannot(String accept) {
    assertThatThrownBy(() -> Accept.check(accept, "text/event-stream"))
        .hasMessage("Accept: " + accept + " (expected: text/event-stream)");
  }
}
