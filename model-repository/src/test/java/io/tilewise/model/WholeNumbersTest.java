package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of a fit, of which a part would otherwise be lost without a word. */
class WholeNumbersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'\"parasitized\" : 7,', '\"parasitized\" : 3.5,'",
    "'\"images\" : 620', '\"images\" : 6.5'"
  })
  void shouldRefuseCountsThatAreNotWhole(String whole, String broken) throws IOException {
    String card = Files.readString(Path.of("../models/thin-smear/1/model.json"), UTF_8);
    assertThat(card).contains(whole);
    Path file = Files.writeString(folder.resolve("model.json"), card.replace(whole, broken), UTF_8);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCard.read(file))
        .withMessageContaining("verdict: ");
  }
}
