package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final String EXAMPLE = "final class VerdictConsumer";

  @Test
  void shouldShowTheConsumerThatIsTested() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/tilewise/kafka/work/VerdictConsumer.java"));

    assertThat(Files.readString(Path.of("README.md")))
        .contains(source.substring(source.indexOf(EXAMPLE)));
  }
}
