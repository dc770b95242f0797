package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.aggregation.Refusal;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that was replaced between two attempts to cut it, or another one that was announced under
 * the same IDs: tiles of two pictures are on their way.
 */
class SourceVersionTest {
  private static final Slide SLIDE = Slide.of("img-1", 4);
  private static final String OLD = "file:0f3a91";
  private static final String NEW = "file:0f77b2";

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

  /** Those of the source that is not the manifest's say "uninfected". */
  private static List<Event> infected(String source, int from, int to) {
    return IntStream.range(from, to)
        .<Event>mapToObj(index -> SLIDE.scoredFrom(source, index, 0, 2))
        .toList();
  }

  @Test
  void shouldNeverMixVersionsOfASourceWhicheverComesFirst_G5() {
    aggregator.send(SLIDE.scoredFrom(OLD, 0, 9, 0), SLIDE.scoredFrom(NEW, 0, 0, 2));
    aggregator.send(SLIDE.scoredFrom(OLD, 1, 9, 0), SLIDE.tiledFrom(NEW, 'b'));
    aggregator.send(SLIDE.scoredFrom(OLD, 2, 9, 0), SLIDE.scoredFrom(OLD, 3, 9, 0));
    assertThat(aggregator.verdicts()).isEmpty();

    aggregator.send(infected(NEW, 1, 4));

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.label()).isEqualTo("parasitized");
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead())
        .hasSize(4)
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("SOURCE_MISMATCH"))
        .allSatisfy(dead -> assertThat(dead.value()).contains("\"sourceVersion\":\"" + OLD + "\""))
        .allSatisfy(
            dead ->
                assertThat(dead.text())
                    .startsWith(
                        "source: ...e:0f3a91 (expected: ...e:0f77b2, as the manifest names it)"));
  }

  @Test
  void shouldNotFailATileThatFailedInAnotherSource_G4() {
    aggregator.send(SLIDE.failedFrom(OLD, 0), SLIDE.tiledFrom(NEW, 'b'));
    aggregator.send(SLIDE.failedFrom(OLD, 1), SLIDE.scoredFrom(OLD, 3, 9, 0, 1));
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("SOURCE_MISMATCH", "SOURCE_MISMATCH", "SOURCE_MISMATCH");

    aggregator.send(infected(NEW, 0, 3));
    assertThat(aggregator.verdicts()).isEmpty();
    aggregator.send(SLIDE.failedFrom(NEW, 3));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 3, 1, 0, 0));
  }

  @Test
  void shouldStillKnowAfterARestartWhichSourceATileIsOf_G5() {
    aggregator.send(infected(NEW, 0, 2));
    aggregator.send(SLIDE.scoredFrom(OLD, 2, 9, 0));
    aggregator.restartAfter(Duration.ofSeconds(1));
    aggregator.send(SLIDE.tiledFrom(NEW, 'b'));
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("SOURCE_MISMATCH");
    aggregator.restartAfter(Duration.ofSeconds(1));

    aggregator.send(SLIDE.scoredFrom(OLD, 3, 9, 0));
    aggregator.send(infected(NEW, 2, 4));

    assertThat(aggregator.onlyVerdict().label()).isEqualTo("parasitized");
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("SOURCE_MISMATCH");
  }

  /** While services are replaced one by one. */
  @Test
  void shouldTakeWhatDoesNotSayItsSource() {
    Slide unsaid = Slide.of("img-2", 4);
    aggregator.send(SLIDE.scoredFrom(null, 0, 0, 2), SLIDE.tiledFrom(NEW, 'b'));
    aggregator.send(SLIDE.scoredFrom(null, 1, 0, 2), SLIDE.failedFrom(null, 2));
    aggregator.send(infected(NEW, 3, 4));
    aggregator.send(unsaid.tiled());
    aggregator.send(
        IntStream.range(0, 4).mapToObj(index -> unsaid.scoredFrom(OLD, index, 0, 2)).toList());

    assertThat(aggregator.verdicts())
        .extracting(ImageClassified::tiles)
        .containsExactly(new TileCounts(4, 3, 1, 0, 0), new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead()).isEmpty();
  }

  /**
   * A file that was touched: its first tiles all come, as they were written before its manifest.
   */
  @Test
  void shouldKeepTheFirstManifestWhenTheSamePictureIsTiledAgainFromAnotherVersion_G1() {
    aggregator.send(SLIDE.tiledFrom(OLD, 'a'), SLIDE.tiledFrom(NEW, 'a'));
    assertThat(aggregator.dead()).isEmpty();

    aggregator.send(SLIDE.scoredFrom(NEW, 0, 9, 0));
    aggregator.send(infected(OLD, 0, 4));

    assertThat(aggregator.onlyVerdict().label()).isEqualTo("parasitized");
    assertThat(aggregator.dead())
        .extracting(Harness.Dead::cause)
        .containsExactly("SOURCE_MISMATCH");
  }

  @Test
  void shouldRefuseTheManifestOfAnotherPicture() {
    aggregator.send(SLIDE.tiledFrom(OLD, 'a'), SLIDE.tiledFrom(NEW, 'b'));

    assertThat(aggregator.dead()).extracting(Harness.Dead::cause).containsExactly("OTHER_MANIFEST");
  }

  /** A tiler of somebody else that names sources in its tiles only. */
  @Test
  void shouldFailAnImageOfTwoSourcesWhereTheManifestNamesNone() {
    aggregator.send(SLIDE.scoredFrom(OLD, 0, 9, 0));
    aggregator.send(infected(NEW, 1, 4));
    aggregator.restartAfter(Duration.ofSeconds(1));
    aggregator.send(SLIDE.tiled());

    ImageClassified verdict = aggregator.onlyVerdict();
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.reason()).isEqualTo(Reason.VERDICT_NOT_COMPUTED);
    assertThat(verdict.text()).contains(OLD, NEW);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
  }

  /** The last attempt is the one that comes to a manifest: its tiles must not find all full. */
  @Test
  void shouldTakeTheTilesOfManyAttempts() {
    int attempts = Refusal.MAX_KINDS / 2;
    assertThat(attempts).isGreaterThanOrEqualTo(16);
    for (int attempt = 1; attempt <= attempts; attempt++) {
      String source = "file:" + attempt;
      aggregator.send(SLIDE.scoredFrom(source, 0, 0, 2), SLIDE.failedFrom(source, 1));
    }
    String last = "file:" + attempts;
    aggregator.send(SLIDE.tiledFrom(last, 'b'));
    aggregator.send(infected(last, 1, 4));

    assertThat(aggregator.onlyVerdict().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(aggregator.dead())
        .hasSize(2 * (attempts - 1))
        .allSatisfy(dead -> assertThat(dead.cause()).isEqualTo("SOURCE_MISMATCH"));
  }
}
