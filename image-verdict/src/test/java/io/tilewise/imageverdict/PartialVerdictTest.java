package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialVerdictTest {
  private static final Predicate<String> PARTIAL = each -> each.startsWith("partial: ");

  /** On a slide of 50 tiles in two rows, the first of which are scored. */
  private static ImageClassified judged(VerdictSettings verdict, int scored, float sick) {
    ImageTiled manifest = Slides.manifest(verdict, 25, 50);
    Replay replay = new Replay(manifest);
    for (int index = 0; index < scored; index++) {
      replay.add(Slides.tile(manifest, index, sick, 0));
    }
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  private static VerdictSettings rule(String rule) {
    return new VerdictSettings(rule, null, null);
  }

  private static @Nullable String ruled(ImageClassified verdict) {
    return verdict.rules().stream()
        .filter(each -> each.rule().equals(verdict.rule()))
        .map(Opinion::label)
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @CsvSource({"max-probability, 49, -9", "mean-log-probability, 49, 9", "majority-vote, 25, 9"})
  void shouldReferAnImageWhoseMissingTilesCouldTurnIt(String rule, int scored, float sick) {
    ImageClassified verdict = judged(rule(rule), scored, sick);

    assertThat(verdict.status()).isEqualTo(Status.PARTIAL);
    assertThat(verdict.flippable()).isEqualTo(Flippable.YES);
    assertThat(verdict.decision()).isEqualTo(Decision.REFERRED);
    assertThat(verdict.label()).isNull();
    assertThat(verdict.labelSet()).containsExactly("sick", "well");
    assertThat(verdict.agreement()).isZero();
    assertThat(ruled(verdict)).isEqualTo(sick > 0 ? "sick" : "well");
    assertThat(verdict.warnings())
        .filteredOn(PARTIAL)
        .containsExactly(
            "partial: %d of 50 tiles have no score, and could change the verdict, so a person decides; on the others alone the rule says %s"
                .formatted(50 - scored, sick > 0 ? "sick" : "well"));
  }

  @Test
  void shouldReferAnImageOfWhichNobodyCanSayWhetherItsMissingTilesTurnIt() {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, new TileScoreRange(-10, 10));
    String unbounded = "evidence-mixture(atleast=1)";

    ImageClassified verdict = judged(new VerdictSettings(unbounded, null, null, fit), 49, 9);

    assertThat(verdict.flippable()).isEqualTo(Flippable.UNKNOWN);
    assertThat(verdict.decision()).isEqualTo(Decision.REFERRED);
    assertThat(verdict.labelSet()).containsExactly("sick", "well");
    assertThat(verdict.warnings())
        .contains(
            "partial: 1 of 50 tiles have no score, and whether they could change the verdict is not"
                + " known, so a person decides; on the others alone the rule says sick");
    assertThat(VerdictSentence.of(verdict))
        .startsWith(
            "referred to a person, since 1 of 50 tiles have no score, and whether they could change"
                + " the verdict is not known; on the others alone it is sick: ");
  }

  @ParameterizedTest
  @CsvSource({"majority-vote, 49", "mean-probability, 26", "max-probability, 50"})
  void shouldDecideWhereTheMissingTilesCannotTurnIt(String rule, int scored) {
    ImageClassified verdict = judged(rule(rule), scored, 30);

    assertThat(verdict.flippable()).isEqualTo(Flippable.NO);
    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.labelSet()).isEqualTo(List.of("sick"));
    assertThat(verdict.warnings()).noneMatch(PARTIAL);
  }
}
