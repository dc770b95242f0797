package io.tilewise.aggregator.query;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a submission without a verdict is, for clients.
 *
 * @param status {@value #TILING} or {@value #SCORING}
 * @param tiles the accounting so far
 * @param registeredAt when it was first heard of
 * @param deadline when it gets its verdict at the latest
 * @param model name@version; null until the manifest is known
 * @param provisional the verdict that the rule would give if no more scores came, as far as it is
 *     shown: it goes nowhere else; null while there are no scores, or if not asked for
 */
record ImageProgress(
    String imageId,
    String submissionId,
    String status,
    Tiles tiles,
    Instant registeredAt,
    Instant deadline,
    @Nullable String model,
    @JsonIncludeProperties({
          "decision",
          "label",
          "probabilities",
          "labelSet",
          "rule",
          "flippable",
          "text"
        })
        @Nullable ImageClassified provisional) {
  static final String TILING = "TILING";
  static final String SCORING = "SCORING";

  /**
   * As in a verdict.
   *
   * @param expected null until the manifest is known
   * @param missing null until the manifest is known
   */
  record Tiles(
      @Nullable Integer expected,
      int scored,
      int failed,
      @Nullable Integer missing,
      long duplicate) {

    static Tiles of(TileCounts counts, boolean tiled) {
      return new Tiles(
          tiled ? (Integer) counts.expected() : null,
          counts.scored(),
          counts.failed(),
          tiled ? (Integer) counts.missing() : null,
          counts.duplicate());
    }
  }

  static ImageProgress of(
      SubmissionKey key, Open state, @Nullable ImageTiled manifest, TileCounts counts) {
    return new ImageProgress(
        key.imageId(),
        key.submissionId(),
        status(state),
        Tiles.of(counts, manifest != null),
        state.facts().registeredAt(),
        state.facts().deadline(),
        manifest == null ? null : manifest.model().id().toString(),
        null);
  }

  /** The same with what its scores come to, which were counted at the same time. */
  ImageProgress with(ImageClassified verdict) {
    return new ImageProgress(
        imageId, submissionId, status, tiles, registeredAt, deadline, model, verdict);
  }

  static String status(Open state) {
    return state instanceof Tiled ? SCORING : TILING;
  }
}
