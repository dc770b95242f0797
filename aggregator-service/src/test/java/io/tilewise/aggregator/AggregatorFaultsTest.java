package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.streams.RecordFaults;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ManifestModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a record is worked on, and what an operator sees. */
class AggregatorFaultsTest {
  private static final Slide GOOD = Slide.of("good", 4);

  @TempDir private Path directory;
  private Harness aggregator;

  @BeforeEach
  void open() {
    aggregator = new Harness(directory);
  }

  @AfterEach
  void close() {
    aggregator.close();
  }

  private void damage(Slide slide) {
    aggregator.damage(new SubmissionKey(slide.imageId(), slide.submissionId()));
  }

  @Test
  void shouldGiveUpRecordsOnWhichItFailsAndGoOnWithAllOthers() {
    Slide bad = Slide.of("bad", 150);
    damage(bad);
    aggregator.send(GOOD.submitted(), GOOD.tiled());
    aggregator.send(GOOD.scores().subList(0, 2));

    aggregator.send(bad.scores());
    aggregator.send(GOOD.scores());

    assertThat(aggregator.dead())
        .hasSize(150)
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).isEqualTo("bad");
              assertThat(letter.value()).contains("\"submissionId\":\"bad-s1\"");
              assertThat(letter.cause()).isEqualTo("PROCESSING_FAILED");
              assertThat(letter.text()).contains("IllegalStateException");
            });
    assertThat(aggregator.verdicts())
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 2)));
    assertThat(aggregator.deadLettered("PROCESSING_FAILED")).isEqualTo(150);
    assertThat(aggregator.inFlight()).isZero();
  }

  @Test
  void shouldEndRatherThanDrainATopicIntoTheDeadLetters() {
    List<Event> scores = new ArrayList<>();
    for (int image = 0; image < 2 * RecordFaults.LIMIT; image++) {
      Slide slide = Slide.of("bad-" + image, 1);
      damage(slide);
      scores.addAll(slide.scores());
    }

    assertThatThrownBy(() -> aggregator.send(scores))
        .isInstanceOf(StreamsException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);

    assertThat(aggregator.dead()).hasSize(RecordFaults.LIMIT - 1);
  }

  @Test
  void shouldSayThatNoVerdictCouldBeComputedRatherThanNothing_G1_G4() {
    aggregator.send(GOOD.submitted(), GOOD.tiled());
    aggregator.send(GOOD.scores().subList(0, 2));
    aggregator.damageRows();

    aggregator.pass(Slide.MAX_WAIT.plusSeconds(1));

    assertThat(aggregator.verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(Status.FAILED);
              assertThat(verdict.reason()).isEqualTo(Reason.VERDICT_NOT_COMPUTED);
              assertThat(verdict.text()).contains("IllegalStateException");
              assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 2, 0, 2, 0));
              assertThat(verdict.submittedAt()).isEqualTo(Slide.SENT);
            });
  }

  @Test
  void shouldGoOnHoweverManyVerdictsCannotBeComputedAtOnce_G1() {
    int images = 2 * RecordFaults.LIMIT;
    for (int image = 0; image < images; image++) {
      Slide slide = Slide.of("bad-" + image, 2);
      aggregator.send(slide.submitted(), slide.tiled());
      aggregator.send(slide.scores().subList(0, 1));
    }
    aggregator.damageRows();

    aggregator.pass(Slide.MAX_WAIT.plusSeconds(1));

    assertThat(aggregator.verdicts())
        .hasSize(images)
        .extracting(ImageClassified::reason)
        .containsOnly(Reason.VERDICT_NOT_COMPUTED);
  }

  @Test
  void shouldHaveRoomForTheVerdictOfLabelsAsLongAsTheyMayBe_G1() {
    ImageTiled tiled = GOOD.tiled();
    List<String> labels = IntStream.range(0, 190).mapToObj("%0100d"::formatted).toList();
    ManifestModel model =
        new ManifestModel(Slide.MODEL, labels, null, List.of(), GOOD.verdict(), null);

    aggregator.send(withModel(tiled, model));
    aggregator.send(
        GOOD.scores().stream().map(each -> ofLabels((TileScored) each, labels.size())).toList());

    assertThat(aggregator.verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.reason()).isNull();
              assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
              assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
            });
  }

  private static TileScored ofLabels(TileScored score, int labels) {
    float[] logits = new float[labels];
    for (int label = 0; label < labels; label++) {
      logits[label] = (label % 7) / 7f;
    }
    return new TileScored(
        score.imageId(),
        score.submissionId(),
        score.index(),
        score.region(),
        Logits.of(logits),
        score.model(),
        score.tissueFraction(),
        score.modelDigest(),
        score.sourceVersion());
  }

  private static ImageTiled withModel(ImageTiled tiled, ManifestModel model) {
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiled.tileCount(),
        tiled.backgroundTiles(),
        model,
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        tiled.submissionOffset(),
        tiled.submissionPartition(),
        tiled.sourceVersion());
  }

  @Test
  void shouldDeadLetterWhatIsLongerThanAnyEventAndLeaveOutWhatTheDeadLettersCannotTake() {
    byte[] long1 = new byte[EventCodec.MAX_JSON_BYTES + 1];
    byte[] long3 = new byte[Harness.DEAD_LETTER_BYTES];

    aggregator.sendRaw("images.tiled", "a", long1, Map.of(), Harness.START);
    aggregator.sendRaw("images.tiled", "b", long3, Map.of(), Harness.START);
    aggregator.sendRaw("images.tiled", "c".repeat(long3.length), long1, Map.of(), Harness.START);

    List<Harness.Dead> dead = aggregator.dead();
    assertThat(dead).extracting(Harness.Dead::cause).containsOnly("OVERSIZED");
    assertThat(dead).extracting(Harness.Dead::key).containsExactly("a", "b", "");
    assertThat(dead)
        .extracting(letter -> letter.value().length())
        .containsExactly(long1.length, 0, 0);
    assertThat(dead)
        .extracting(Harness.Dead::text)
        .containsExactly(
            "value: 1048577 bytes (expected: at most 1048576)",
            "value: 2097152 bytes, left out, see where it was read; "
                + "value: 2097152 bytes (expected: at most 1048576)",
            "key: 2097152 bytes, left out, see where it was read; "
                + "value: 1048577 bytes, left out, see where it was read; "
                + "value: 1048577 bytes (expected: at most 1048576)");
  }

  @Test
  void shouldCountRecordsOnForeignPartitionsBySource() {
    try (Harness ofTwelve = new Harness(directory.resolve("twelve"), 12)) {
      for (int image = 0; image < 40; image++) {
        ofTwelve.send(Slide.of("img-" + image, 1).submitted());
      }

      double misplaced = ofTwelve.meters.get("tilewise.records.misplaced").counter().count();

      assertThat(misplaced).isPositive().isEqualTo(ofTwelve.dead().size());
    }
  }

  @Test
  void shouldTellHowManyImagesAreInWhichStateAndSinceWhenAlsoAfterARestart() {
    Slide later = Slide.of("later", 3);
    aggregator.send(GOOD.submitted());
    aggregator.pass(Duration.ofSeconds(30));
    aggregator.send(later.submitted(), later.tiled());
    aggregator.send(Slide.of("scored-first", 2).scores());
    assertThat(aggregator.inFlight("TILING")).isEqualTo(2);
    assertThat(aggregator.inFlight("SCORING")).isEqualTo(1);
    assertThat(aggregator.oldest()).contains(Harness.START);

    aggregator.restartAfter(Duration.ofSeconds(10));
    aggregator.pass(Duration.ofSeconds(1));

    assertThat(aggregator.inFlight("TILING")).isEqualTo(2);
    assertThat(aggregator.inFlight("SCORING")).isEqualTo(1);
    aggregator.send(GOOD.rejected());
    aggregator.send(later.scores());
    assertThat(aggregator.verdicts()).hasSize(2);
    assertThat(aggregator.inFlight("TILING")).isEqualTo(1);
    assertThat(aggregator.inFlight("SCORING")).isZero();
    assertThat(aggregator.oldest()).contains(Harness.START.plusSeconds(30));
  }

  @Test
  void shouldTimeFromTheFirstTileToTheVerdict() {
    aggregator.send(GOOD.submitted(), GOOD.tiled());
    aggregator.pass(Duration.ofSeconds(20));
    aggregator.send(GOOD.scores().subList(0, 1));
    aggregator.pass(Duration.ofSeconds(5));
    aggregator.send(GOOD.scores());

    ImageClassified verdict = aggregator.verdicts().getFirst();
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(aggregator.seconds("tilewise.image.scoring")).isEqualTo(5);
    assertThat(aggregator.seconds("tilewise.image.verdict")).isEqualTo(25);
  }
}
