package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
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
              new TileKind(ModelReference.parse("a@1"), 2),
              new TileKind(ModelReference.parse("a@1"), TileKind.FAILED)),
          7,
          Origin.OF_FIRST_RELEASE);

  @Test
  void shouldReadBackEveryState() {
    Announced announced = new Announced(FACTS, true, NOW);
    Tiled tiled = announced.tiled(NOW.plusSeconds(9));
    List<Submission> states =
        List.of(
            announced,
            tiled,
            tiled.amendable(2, Status.PARTIAL, NOW),
            announced.amendable(1, Status.FAILED, NOW),
            tiled.closed(3, Status.PARTIAL, NOW).oneMoreLate());

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

    assertThat(golden("announced")).isEqualTo(announced);
    assertThat(golden("tiled")).isEqualTo(tiled);
    assertThat(golden("amendable")).isEqualTo(tiled.amendable(2, Status.PARTIAL, NOW));
    assertThat(golden("final"))
        .isEqualTo(tiled.closed(3, Status.PARTIAL, NOW.plusSeconds(60)).oneMoreLate());
    TileChunk tiles =
        TileChunk.NONE
            .plus(7, new TileRow.Scored(1L << 40, 0.1, Logits.of(1.5f, -1e30f, 0)))
            .plus(149_999, new TileRow.Failed(3, Reason.OUTPUT_NOT_FINITE));
    assertThat(tiles.bytes()).isEqualTo(bytes("tiles"));
  }

  private static Submission golden(String name) throws IOException {
    Submission stored = SubmissionFormat.decode(bytes(name));
    assertThat(SubmissionFormat.encode(stored)).as(name).isEqualTo(bytes(name));
    return stored;
  }

  private static byte[] bytes(String name) throws IOException {
    String resource = "/state/v1/" + name + ".hex";
    try (InputStream in = SubmissionFormatTest.class.getResourceAsStream(resource)) {
      String hex = new String(Objects.requireNonNull(in, resource).readAllBytes(), US_ASCII);
      return HexFormat.of().parseHex(hex.strip());
    }
  }

  @Test
  void shouldRefuseAFormatOfAnotherRelease() {
    byte[] record = SubmissionFormat.encode(new Tiled(FACTS));
    record[0] = 2;

    assertThatIllegalStateException()
        .isThrownBy(() -> SubmissionFormat.decode(record))
        .withMessage("version of a stored submission: 2 (expected: 1)");
  }
}
