package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.TileCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model version that was written over while its scores were on their way. */
class ModelContentTest {
  private static final Slide SLIDE = Slide.of("img-1", 4);
  private static final String OLD = "0a1b2c3d".repeat(8);
  private static final String NEW = "99887766".repeat(8);

  @TempDir Path directory;
  private Harness aggregator;

  @BeforeEach
  void open() throws IOException {
    aggregator = new Harness(directory);
  }

  @AfterEach
  void close() {
    aggregator.close();
  }

  @Test
  void shouldNeverMixContentsOfAModelWhicheverComesFirst_G5() {
    aggregator.send(SLIDE.scoredBy(NEW, 0, 9, 0), SLIDE.scoredBy(OLD, 0, 0, 2));
    aggregator.send(SLIDE.scoredBy(NEW, 1, 9, 0), SLIDE.tiledFor(OLD));
    aggregator.send(SLIDE.scoredBy(NEW, 2, 9, 0), SLIDE.scoredBy(NEW, 3, 9, 0));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(scores(OLD, 1, 4));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.label()).isEqualTo("parasitized");
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(verdict.modelDigest()).isEqualTo(OLD);
    assertThat(aggregator.dead())
        .hasSize(4)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("MODEL_MISMATCH"))
        .allSatisfy(dead -> assertThat(dead.value()).contains("\"modelDigest\":\"" + NEW + "\""))
        .allSatisfy(
            dead ->
                assertThat(dead.text())
                    .startsWith(
                        "model: nlm44@2 of content 99887766 (expected: nlm44@2 of content"
                            + " 0a1b2c3d)"));
  }

  private static List<Event> scores(String digest, int from, int to) {
    return java.util.stream.IntStream.range(from, to)
        .<Event>mapToObj(index -> SLIDE.scoredBy(digest, index, 0, 2))
        .toList();
  }

  /** A tiler of somebody else that does not know contents. */
  @Test
  void shouldTakeTheFirstContentWhereTheManifestNamesNone_G5() {
    aggregator.send(SLIDE.tiled(), SLIDE.scoredBy(OLD, 0, 0, 2));
    aggregator.restartAfter(Duration.ofSeconds(1));
    aggregator.send(SLIDE.tiled(), SLIDE.scoredBy(NEW, 1, 9, 0));
    assertThat(aggregator.dead()).extracting(Harness.Dead::cause).containsExactly("MODEL_MISMATCH");

    aggregator.send(scores(OLD, 1, 4));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.label()).isEqualTo("parasitized");
    assertThat(verdict.modelDigest()).isEqualTo(OLD);
  }

  @Test
  void shouldTakeTheContentThatWasHeardFirstWhenTheManifestThatNamesNoneComesLast_G5() {
    aggregator.send(SLIDE.scoredBy(OLD, 0, 0, 2), SLIDE.scoredBy(NEW, 0, 9, 0));
    aggregator.send(SLIDE.scoredBy(NEW, 1, 9, 0));
    aggregator.send(scores(OLD, 1, 4));
    aggregator.send(SLIDE.tiled());

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.label()).isEqualTo("parasitized");
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(verdict.modelDigest()).isEqualTo(OLD);
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("MODEL_MISMATCH", "MODEL_MISMATCH");
  }

  /**
   * While services are replaced one by one: nothing is lost, and nothing is said that nobody knows.
   */
  @Test
  void shouldCountTheFirstScoreOfATileAlsoOfThoseThatNameNoContent_G2() {
    aggregator.send(SLIDE.scoredBy(null, 0, 0, 2), SLIDE.scoredBy(OLD, 0, 9, 0));
    aggregator.send(SLIDE.scoredBy(OLD, 1, 0, 2), SLIDE.scoredBy(null, 1, 9, 0));
    aggregator.send(SLIDE.tiledFor(OLD));
    aggregator.send(SLIDE.scoredBy(null, 2, 0, 2), SLIDE.scoredBy(OLD, 2, 9, 0));
    aggregator.send(SLIDE.scoredBy(OLD, 3, 0, 2));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 3));
    assertThat(verdict.probabilities().get("parasitized")).isGreaterThan(0.8);
    assertThat(verdict.modelDigest()).isNull();
    assertThat(aggregator.dead()).isEmpty();
  }

  @Test
  void shouldTakeAManifestThatSaysNothingOfContentForTheSame() {
    aggregator.send(SLIDE.tiledFor(OLD), SLIDE.tiled());
    assertThat(aggregator.dead()).isEmpty();

    aggregator.send(SLIDE.tiledFor(NEW));

    assertThat(aggregator.dead())
        .singleElement()
        .satisfies(dead -> assertThat(dead.cause()).isEqualTo("OTHER_MANIFEST"))
        .satisfies(dead -> assertThat(dead.text()).contains("of content 99887766 (expected: "));
  }
}
