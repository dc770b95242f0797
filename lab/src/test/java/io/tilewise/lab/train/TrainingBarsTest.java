package io.tilewise.lab.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingBarsTest {
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
    try (TrainingBars bars = new TrainingBars()) {
      bars.advanced("read", 1, 2, "");
      bars.advanced("read", 2, 2, "");
      bars.advanced("train", 3, 4, "loss 0.5");
    }

    assertThat(console.toString(UTF_8))
        .containsSubsequence("read", "100%", "train", "75%", "3/4", "loss 0.5");
  }
}
