package io.tilewise.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  @Test
  void shouldBreakALongTextBetweenWordsAndLoseNone() {
    String text = "  " + "word ".repeat(60).strip();

    List<String> lines = TextLines.wrapped(text, "    ");

    assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 100);
    assertThat(lines.getFirst()).startsWith("  word");
    assertThat(lines.getLast()).startsWith("    word").endsWith("word");
    assertThat(String.join(" ", lines).split("word", -1)).hasSize(61);
  }

  @Test
  void shouldLeaveAWordWholeThatIsLongerThanALine() {
    String path = "/".repeat(150);

    assertThat(TextLines.wrapped("  " + path, "    ")).containsExactly("  " + path);
    assertThat(TextLines.wrapped("a " + path + " b", "  "))
        .containsExactly("a", "  " + path, "  b");
  }

  @Test
  void shouldSpellOutWhatATerminalWouldObey() {
    String forged = "a\nslide-8  COMPLETE\u001b[2J";

    assertThat(TextLines.wrapped(forged, "")).containsExactly("a\\nslide-8  COMPLETE\\u001b[2J");
    assertThat(TextLines.aligned(List.of(List.of(forged, "b"))))
        .containsExactly("a\\nslide-8  COMPLETE\\u001b[2J  b");
  }

  @Test
  void shouldAlignColumns() {
    assertThat(TextLines.aligned(List.of(List.of("a", "b"), List.of("long", ""))))
        .containsExactly("a     b", "long");
  }
}
