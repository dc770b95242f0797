package io.tilewise.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaProcessTest {
  @Test
  void shouldAnswerAQuestionWithALine() throws IOException {
    try (JavaProcess process = start("answer")) {
      assertThat(process.ask("loud?")).isEqualTo("LOUD?");
      assertThat(process.ask("again")).isEqualTo("AGAIN");
    }
  }

  @Test
  void shouldSayThatTheProcessEndedInsteadOfALine() throws IOException {
    try (JavaProcess process = start("end")) {
      assertThatIllegalStateException()
          .isThrownBy(process::line)
          .withMessageStartingWith("process: ended (expected: a line");
    }
  }

  @Test
  void shouldEndWithTheProcessThatStartedIt() throws Exception {
    JavaProcess parent = start("parent");
    ProcessHandle child = ProcessHandle.of(Long.parseLong(parent.line())).orElseThrow();
    assertThat(child.isAlive()).isTrue();

    parent.kill();

    try {
      assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      child.destroyForcibly();
    }
  }

  private static JavaProcess start(String role) throws IOException {
    return JavaProcess.start(Child.class, List.of(), Map.of(), Redirect.INHERIT, role);
  }

  /** What the processes do. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      switch (args[0]) {
        case "answer" -> ParentProcess.answer(line -> line.toUpperCase(Locale.ROOT));
        case "parent" -> {
          System.out.println(start("child").pid());
          Thread.currentThread().join();
        }
        case "child" -> {
          ParentProcess.endWithIt();
          Thread.currentThread().join();
        }
        default -> {}
      }
    }
  }
}
