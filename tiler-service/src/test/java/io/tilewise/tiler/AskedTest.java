package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.check.Bounds;
import io.tilewise.kafka.AwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What submission and model ask for: passed on, refused before a tile is cut, or waited for. */
class AskedTest {
  @TempDir Path folder;
  private final List<TileExtracted> tiles = new ArrayList<>();
  private Workshop workshop;

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
  }

  @Test
  void shouldRejectARuleThatDoesNotExistBeforeATileIsCut() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    assertRejected(submission(file.toUri(), "cells", "coin-toss"), Reason.RULE_UNKNOWN)
        .hasMessageStartingWith("verdict.rule: coin-toss (expected: one of majority-vote,");

    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldRejectARuleThatIsNotFittedBeforeATileIsCut() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    String text =
        "verdict.rule: count-histogram (expected: a rule that needs no fit, or a model card with"
            + " one; `tilewise fit` writes it)";

    assertRejected(submission(file.toUri(), "cells", "count-histogram"), Reason.RULE_NOT_FITTED)
        .hasMessage(text);

    Path card = workshop.models.resolve("cells/1/model.json");
    Files.writeString(
        card,
        Files.readString(card)
            .replace("\"mean-log-probability\", \"threshold\": 0.4", "\"count-histogram\""));
    assertRejected(submission(file.toUri(), "cells"), Reason.RULE_NOT_FITTED).hasMessage(text);
    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldRejectAModelWhoseManifestIsMoreThanAnEventMayBe() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Path card = workshop.models.resolve("cells/1/model.json");
    String labels =
        IntStream.range(0, 1_000)
            .mapToObj(label -> "\"" + label + "\u00fc".repeat(600) + "\"")
            .collect(Collectors.joining(", "));
    Files.writeString(
        card,
        Files.readString(card)
            .replace("\"labels\": [\"well\", \"ill\"]", "\"labels\": [" + labels + "]")
            .replace(", \"positive\": \"ill\", \"severity\": [\"well\", \"ill\"]", "")
            .replace(", \"threshold\": 0.4", ""));

    assertRejected(submission(file.toUri(), "cells"), Reason.MODEL_UNUSABLE)
        .hasMessageStartingWith("model cells@1: ");

    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldSayFromWhichSubmissionAndUntilWhen() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    ImageTiler.Cut cut = cut(submission(file.toUri(), "cells")).orElseThrow();

    Instant deadline = Workshop.NOW.plusSeconds(7_200);
    assertThat(tiles).extracting(TileExtracted::deadline).containsOnly(deadline);
    ImageTiled manifest = cut.manifest(Workshop.NOW);
    assertThat(manifest.deadline()).isEqualTo(deadline);
    assertThat(manifest.submissionOffset()).isEqualTo(5);
    assertThat(manifest.submissionPartition()).isEqualTo(3);
  }

  @Test
  void shouldWaitWhileThereIsNoModelAtAll() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    ImageTiler tiler = workshop.tiler();
    Path away = Files.move(workshop.models.resolve("cells"), folder.resolve("away"));

    assertThat(tiler.problem())
        .contains(
            "TILEWISE_MODELS: empty, or not to be read for now (expected: a folder with models)");
    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(() -> cut(submission(file.toUri(), "cells")))
        .withMessage(
            "TILEWISE_MODELS: empty, or not to be read for now (expected: a folder with models)");

    Files.move(away, workshop.models.resolve("cells"));
    assertThat(tiler.problem()).isEmpty();
    assertThat(cut(submission(file.toUri(), "cells"))).isPresent();
  }

  @Test
  void shouldWaitWhileModelsCannotBeRead() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    ImageTiler tiler = workshop.tiler();
    Files.move(workshop.models, folder.resolve("away"));

    assertThat(tiler.problem()).hasValueSatisfying(text -> text.startsWith("TILEWISE_MODELS: "));
    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(
            () -> tiler.cut(announced(submission(file.toUri(), "cells")), (tile, frame) -> true));
  }

  @Test
  void shouldCutATextThatIsAsLongAsARecord() {
    RejectedException e =
        new RejectedException(Reason.RULE_UNKNOWN, "rule: " + "\ud83d\udd2c".repeat(1 << 20));

    String text =
        new ImageRejected("slide-1", "order-1", e.reason(), e.getMessage(), NOW, null, null).text();
    assertThat(text.codePointCount(0, text.length())).isEqualTo(Bounds.TEXT).isEqualTo(2_000);
    assertThat(text).startsWith("rule: \ud83d\udd2c").endsWith("\ud83d\udd2c\u2026");
  }

  private Optional<ImageTiler.Cut> cut(ImageSubmitted submission) throws Exception {
    return workshop
        .tiler()
        .cut(
            announced(submission),
            (tile, frame) -> {
              tiles.add(tile);
              return true;
            });
  }

  private AbstractThrowableAssert<?, ?> assertRejected(ImageSubmitted submission, Reason reason) {
    return assertThatThrownBy(() -> cut(submission))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
