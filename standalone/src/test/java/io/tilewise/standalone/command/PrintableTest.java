package io.tilewise.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void shouldSpellOutWhatATerminalWouldObey() {
    assertThat(Printable.text("a\u001b[31m\u009b\tb\nc\r"))
        .isEqualTo("a\\u001b[31m\\u009b\\u0009b\nc\\u000d");
    assertThat(Printable.line("a\nb")).isEqualTo("a\\nb");
  }

  @Test
  void shouldLeaveTextsOfAllLanguages() {
    assertThat(Printable.text("Größe, µm, 染色 \uD83D\uDD2C"))
        .isEqualTo("Größe, µm, 染色 \uD83D\uDD2C");
  }
}
