package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model that comes with the repository. */
class SampleModelTest {
  private static final Path MODELS = Path.of("../models");

  @Test
  void shouldCarryTheCardThatTheTrainerWritesWithWhatWasFittedSince() throws Exception {
    Model model = new ModelRepository(MODELS).resolve(ModelReference.parse("thin-smear"));
    ModelCard card = model.card();

    assertThat(card.verdict().rule()).isEqualTo("evidence-mixture(atleast=1)");
    assertThat(card.verdict().threshold()).as("prediction sets decide").isNull();
    assertThat(
            VerdictSettingsReader.read(model.manifest())
                .fit()
                .of(card.verdict().rule())
                .conformal())
        .isNotNull();
    assertThat(card)
        .usingRecursiveComparison()
        .ignoringFields("verdict")
        .isEqualTo(ModelWriter.card(128));
  }

  @Test
  void shouldStaySmall() throws Exception {
    try (Stream<Path> files = Files.walk(MODELS)) {
      assertThat(files.mapToLong(SampleModelTest::bytes).sum()).isLessThan(1_500_000);
    }
  }

  @Test
  void shouldSayWhatItIsGoodForAndWhatNot() {
    assertThat(MODELS.resolve("thin-smear/1/MODEL_CARD.md"))
        .content()
        .contains("U.S.\nNational Library of Medicine", "not a medical device", "cell AUC")
        .doesNotContain("{", "}");
  }

  private static long bytes(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
