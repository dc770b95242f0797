package io.tilewise.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.TileKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionFormatTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123456789Z");
  private static final Facts FACTS =
      new Facts(
          NOW,
          NOW.plusSeconds(1),
          NOW.plusSeconds(2),
          NOW.plusSeconds(3),
          List.of(
              new TileKind(ModelReference.parse("a@1"), 2, null, null),
              new TileKind(ModelReference.parse("a@1"), TileKind.FAILED, null, null)),
          7,
          Origin.OF_FIRST_RELEASE);
  private static final Facts OF_TWO_CONTENTS =
      FACTS
          .plus(new TileKind(ModelReference.parse("a@1"), 2, "0a".repeat(32), null))
          .plus(new TileKind(ModelReference.parse("a@1"), 2, "f9".repeat(32), null))
          .from(new Origin(41L, true, "00-trace", Duration.ofHours(1)));
  private static final Facts OF_TWO_SOURCES =
      OF_TWO_CONTENTS
          .plus(new TileKind(ModelReference.parse("a@1"), 2, "0a".repeat(32), "s3:1"))
          .plus(new TileKind(ModelReference.parse("a@1"), TileKind.FAILED, null, "s3:2"));
  private static final long REVISION = 5_000_000_000_000_001L;

  @Test
  void shouldReadBackEveryState() {
    Announced announced = new Announced(OF_TWO_SOURCES, true, NOW);
    Tiled tiled = announced.tiled(NOW.plusSeconds(9));
    List<Submission> states =
        List.of(
            announced,
            tiled,
            tiled.amendable(REVISION, Status.PARTIAL, NOW),
            announced.amendable(1, Status.FAILED, NOW),
            tiled.with(FACTS.from(Origin.UNHEARD)),
            tiled.closed(REVISION, Status.PARTIAL, NOW).oneMoreLate());

    assertThat(states)
        .allSatisfy(
            state ->
                assertThat(SubmissionFormat.decode(SubmissionFormat.encode(state)))
                    .isEqualTo(state));
    assertThat(tiled.facts().deadline())
        .as("in the milliseconds of the agenda")
        .isEqualTo(Instant.parse("2026-03-01T08:00:09.123Z"));
  }

  /**
   * Bytes of the first release: what a running system has on disk and in its changelogs. A later
   * format gets another version and is tested beside this one.
   */
  @Test
  void shouldReadTheStateOfTheFirstReleaseForEver() throws IOException {
    Announced announced = new Announced(FACTS, true, NOW);
    Tiled tiled = announced.tiled(NOW.plusSeconds(9));

    assertThat(decoded("v1/announced")).isEqualTo(announced);
    assertThat(announced.facts().origin().isSettled()).as("its record does not come").isTrue();
    assertThat(decoded("v1/tiled")).isEqualTo(tiled);
    assertThat(decoded("v1/amendable")).isEqualTo(tiled.amendable(2, Status.PARTIAL, NOW));
    assertThat(decoded("v1/final"))
        .isEqualTo(tiled.closed(3, Status.PARTIAL, NOW.plusSeconds(60)).oneMoreLate());
    TileChunk tiles =
        TileChunk.NONE
            .plus(7, new TileRow.Scored(1L << 40, 0.1, Logits.of(1.5f, -1e30f, 0)))
            .plus(149_999, new TileRow.Failed(3, Reason.OUTPUT_NOT_FINITE));
    assertThat(tiles.bytes()).isEqualTo(Golden.bytes("v1/tiles"));
  }

  /** Of the format whose kinds did not know the version of the source. */
  @Test
  void shouldReadTheStateOfTheSecondFormatForEver() throws IOException {
    Announced announced = new Announced(OF_TWO_CONTENTS, true, NOW);
    Tiled tiled = announced.tiled(NOW.plusSeconds(9));

    assertThat(decoded("v2/announced")).isEqualTo(announced);
    assertThat(decoded("v2/tiled")).isEqualTo(tiled);
    assertThat(decoded("v2/amendable")).isEqualTo(tiled.amendable(REVISION, Status.PARTIAL, NOW));
    assertThat(decoded("v2/final"))
        .isEqualTo(tiled.closed(REVISION, Status.PARTIAL, NOW.plusSeconds(60)).oneMoreLate());
  }

  /** The same of the format that is written now. */
  @Test
  void shouldWriteAndReadTheStateOfThisReleaseForEver() throws IOException {
    Announced announced = new Announced(OF_TWO_SOURCES, true, NOW);
    Tiled tiled = announced.tiled(NOW.plusSeconds(9));

    assertThat(golden("v3/announced")).isEqualTo(announced);
    assertThat(golden("v3/tiled")).isEqualTo(tiled);
    assertThat(golden("v3/amendable")).isEqualTo(tiled.amendable(REVISION, Status.PARTIAL, NOW));
    assertThat(golden("v3/final"))
        .isEqualTo(tiled.closed(REVISION, Status.PARTIAL, NOW.plusSeconds(60)).oneMoreLate());
  }

  private static Submission golden(String name) throws IOException {
    Submission stored = decoded(name);
    assertThat(SubmissionFormat.encode(stored)).as(name).isEqualTo(Golden.bytes(name));
    return stored;
  }

  private static Submission decoded(String name) throws IOException {
    return SubmissionFormat.decode(Golden.bytes(name));
  }

  @Test
  void shouldRefuseAFormatOfAnotherRelease() {
    byte[] record = SubmissionFormat.encode(new Tiled(FACTS));
    record[0] = 4;

    assertThatIllegalStateException()
        .isThrownBy(() -> SubmissionFormat.decode(record))
        .withMessage("version of a stored submission: 4 (expected: 1 to 3)");
  }
}
