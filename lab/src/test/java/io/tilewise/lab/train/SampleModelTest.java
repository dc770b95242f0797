package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import io.tilewise.verdict.calibration.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model that comes with the repository. */
class SampleModelTest {
  private static final Path MODELS = Path.of("../models");
  private static final Path TEXT = MODELS.resolve("thin-smear/1/MODEL_CARD.md");

  @Test
  void shouldCarryTheCardThatTheTrainerWritesWithWhatWasFittedSince() throws Exception {
    ModelCard card = card();

    assertThat(card.verdict().rule()).isEqualTo("evidence-mixture(prior=counts)");
    assertThat(card.verdict().threshold()).as("prediction sets decide").isNull();
    assertThat(fit().rules())
        .filteredOn(each -> each.rule().equals(card.verdict().rule()))
        .singleElement()
        .satisfies(each -> assertThat(each.conformal()).isNotNull());
    assertThat(card)
        .usingRecursiveComparison()
        .ignoringFields("verdict")
        .isEqualTo(ModelWriter.card(128));
  }

  @Test
  void shouldBeFittedOnTheSlidesThatTrainingNeverSawAndOnEnoughOfThem() throws Exception {
    Collection<Integer> groups = fit().provenance().groups().values();

    String text = Files.readString(TEXT);
    String heldOut = text.substring(text.indexOf("Held out: ")).split("\\.", 2)[0];
    List<String> slides = Arrays.asList(heldOut.split(", "));
    assertThat(groups.stream().mapToInt(each -> each).sum()).isEqualTo(slides.size());
    assertThat(groups)
        .allMatch(each -> each >= new HierarchicalConformal(.1, Promise.MOST).needed(2));
    assertThat(fit().rules())
        .extracting(each -> Objects.requireNonNull(each.conformal()))
        .allSatisfy(
            sets -> {
              assertThat(sets.promise()).isEqualTo("most");
              assertThat(sets.alpha()).isEqualTo(.1);
            });
  }

  @Test
  void shouldStaySmall() throws Exception {
    try (Stream<Path> files = Files.walk(MODELS)) {
      assertThat(files.mapToLong(SampleModelTest::bytes).sum()).isLessThan(1_500_000);
    }
  }

  @Test
  void shouldSayWhatItIsGoodForAndWhatNot() {
    assertThat(TEXT)
        .content()
        .contains("U.S.\nNational Library of Medicine", "not a medical device", "cell AUC")
        .doesNotContain("{", "}");
  }

  private static ModelCard card() throws Exception {
    return new ModelRepository(MODELS).resolve(ModelReference.parse("thin-smear")).card();
  }

  private static VerdictFit fit() throws Exception {
    return Objects.requireNonNull(card().verdict().fit());
  }

  private static long bytes(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
