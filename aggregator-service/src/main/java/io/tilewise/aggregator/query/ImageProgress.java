package io.tilewise.aggregator.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.aggregator.state.SubmissionKey;
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
      long duplicate) {}

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
      SubmissionKey key, Open state, @Nullable ImageTiled manifest, TileCounts counts) {
    boolean tiled = manifest != null;
    return new ImageProgress(
        key.imageId(),
        key.submissionId(),
        status(state),
        new Tiles(
            tiled ? (Integer) counts.expected() : null,
            counts.scored(),
            counts.failed(),
            tiled ? (Integer) counts.missing() : null,
            counts.duplicate()),
        state.facts().registeredAt(),
        state.facts().deadline(),
        tiled ? manifest.model().id().toString() : null,
        null);
  }

  /** The same with what its scores come to, which were counted at the same time. */
  ImageProgress with(ImageClassified verdict) {
    return new ImageProgress(
        imageId,
        submissionId,
        status,
        tiles,
        registeredAt,
        deadline,
        model,
        Provisional.of(verdict));
  }

  static String status(Open state) {
    return state instanceof Tiled ? SCORING : TILING;
  }
}
