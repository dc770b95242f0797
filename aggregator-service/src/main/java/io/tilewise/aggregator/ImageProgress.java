package io.tilewise.aggregator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.aggregator.Progress.Tally;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a submission without a verdict is, for clients.
 *
 * @param status {@value #TILING} or {@value #SCORING}
 * @param tiles the accounting so far
 * @param registeredAt when it was first heard of
 * @param deadline when it gets its verdict at the latest
 * @param model name@version; null until the manifest is known
 * @param provisional what the scores so far come to; null while there are none, or if not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageProgress(
    String imageId,
    String submissionId,
    String status,
    Tiles tiles,
    Instant registeredAt,
    Instant deadline,
    @Nullable String model,
    @Nullable Provisional provisional) {
  static final String TILING = "TILING";
  static final String SCORING = "SCORING";

  /**
   * As in a verdict.
   *
   * @param expected null until the manifest is known
   * @param missing null until the manifest is known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tiles(
      @Nullable Integer expected,
      int scored,
      int failed,
      @Nullable Integer missing,
      long duplicate) {

    static Tiles of(Tally tally, @Nullable ImageTiled manifest, long duplicate) {
      int accountedFor = tally.scored() + tally.failed();
      // A score of a tile that was said to be background is one tile more than announced.
      Integer expected =
          manifest == null ? null : (Integer) Math.max(manifest.tileCount(), accountedFor);
      Integer missing = expected == null ? null : (Integer) (expected - accountedFor);
      return new Tiles(expected, tally.scored(), tally.failed(), missing, duplicate);
    }
  }

  /**
   * The verdict that the rule would give if no more scores came. Not final: it goes nowhere else.
   *
   * @param label null when referred
   * @param labelSet the labels that stay possible
   * @param rule that decides; null when none can
   * @param flippable whether the tiles without a score could still change the label
   * @param text why none can decide
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Provisional(
      Decision decision,
      @Nullable String label,
      Map<String, Double> probabilities,
      List<String> labelSet,
      @Nullable String rule,
      Flippable flippable,
      @Nullable String text) {

    static Provisional of(ImageClassified verdict) {
      return new Provisional(
          verdict.decision(),
          verdict.label(),
          verdict.probabilities(),
          verdict.labelSet(),
          verdict.rule(),
          verdict.flippable(),
          verdict.text());
    }
  }

  static ImageProgress of(
      SubmissionKey key, Open state, @Nullable ImageTiled manifest, Tally tally) {
    return new ImageProgress(
        key.imageId(),
        key.submissionId(),
        status(state),
        Tiles.of(tally, manifest, state.held().duplicates()),
        state.held().registeredAt(),
        state.held().deadline(),
        manifest == null ? null : manifest.model().id().toString(),
        null);
  }

  static String status(Open state) {
    return state instanceof Submission.Tiled ? SCORING : TILING;
  }

  /** The same with what its scores come to, which were counted at the same time. */
  ImageProgress with(ImageClassified verdict) {
    TileCounts counts = verdict.tiles();
    return new ImageProgress(
        imageId,
        submissionId,
        status,
        new Tiles(
            counts.expected(),
            counts.scored(),
            counts.failed(),
            counts.missing(),
            counts.duplicate()),
        registeredAt,
        deadline,
        model,
        Provisional.of(verdict));
  }
}
