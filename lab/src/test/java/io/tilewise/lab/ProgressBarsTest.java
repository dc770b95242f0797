package io.tilewise.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(console, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  @Test
  void shouldEndEachStageBeforeTheNextAndShowItsFigure() {
    try (ProgressBars bars = new ProgressBars()) {
      bars.progressed("read", 1, 2, "");
      bars.progressed("read", 2, 2, "");
      bars.progressed("train", 3, 4, "loss 0.5");
    }

    assertThat(console.toString(UTF_8))
        .containsSubsequence("read", "100%", "train", "75%", "3/4", "loss 0.5");
  }
}
