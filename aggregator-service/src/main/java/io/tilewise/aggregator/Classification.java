package io.tilewise.aggregator;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.ManifestModel;
import io.tilewise.events.ModelReference;
import io.tilewise.events.Reason;
import io.tilewise.events.RuleResult;
import io.tilewise.events.TileCounts;
import io.tilewise.events.VerdictSettings;
import io.tilewise.verdict.Distribution;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.TileScores;
import io.tilewise.verdict.UnknownTiles;
import io.tilewise.verdict.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Manifest and scores to the event that says what they come to. Pure: the same manifest and scores
 * give the same classification, whoever computes it.
 */
final class Classification {
  private final SubmissionKey key;
  private final TileCounts tiles;
  private final Instant submittedAt;
  private final Stamp stamp;

  private Classification(SubmissionKey key, TileCounts tiles, Instant submittedAt, Stamp stamp) {
    this.key = key;
    this.tiles = tiles;
    this.submittedAt = submittedAt;
    this.stamp = stamp;
  }

  /**
   * What makes a classification one of several.
   *
   * @param revision of the image's verdicts
   * @param supersedes the revision before, null for the first
   * @param classifiedAt when it was decided
   */
  record Stamp(int revision, @Nullable Integer supersedes, Instant classifiedAt) {}

  /** Nothing could be judged, for a reason that is not in the scores. */
  static ImageClassified unjudged(
      SubmissionKey key,
      Status status,
      Reason reason,
      String text,
      TileCounts tiles,
      Instant submittedAt,
      Stamp stamp) {
    Classification classification = new Classification(key, tiles, submittedAt, stamp);
    return classification.without(status, null, List.of(), reason, text);
  }

  /**
   * Judges an image whose manifest is known.
   *
   * @param scores the tiles that were scored, weighted by their tissue
   * @param unknown the tiles that were not
   */
  static ImageClassified judged(
      ImageTiled manifest, TileScores scores, UnknownTiles unknown, TileCounts tiles, Stamp stamp) {
    Classification classification =
        new Classification(SubmissionKey.of(manifest), tiles, manifest.submittedAt(), stamp);
    return classification.judge(manifest, scores, unknown);
  }

  private ImageClassified judge(ImageTiled manifest, TileScores scores, UnknownTiles unknown) {
    if (tiles.expected() == 0) {
      return without(Status.NO_TISSUE, manifest, List.of(), null, null);
    }
    if (tiles.scored() == 0) {
      String text = tiles.failed() + " tiles failed, " + tiles.missing() + " are missing";
      return without(Status.FAILED, manifest, List.of(), Reason.NO_TILE_SCORED, text);
    }
    Optional<String> problem = problem(manifest);
    JudgeSettings settings = problem.isEmpty() ? settings(manifest) : anyRule(manifest);
    Optional<Verdict> verdict = Judge.judge(scores, unknown, settings);
    if (verdict.isEmpty()) {
      return withoutTissue(manifest);
    }
    if (problem.isPresent()) {
      List<RuleResult> results = results(manifest, verdict.get());
      return without(Status.FAILED, manifest, results, Reason.RULE_UNKNOWN, problem.get());
    }
    return decided(manifest, scores, verdict.get());
  }

  /** No scored tile holds tissue: only if all were scored does that speak for the image. */
  private ImageClassified withoutTissue(ImageTiled manifest) {
    if (tiles.scored() == tiles.expected()) {
      return without(Status.NO_TISSUE, manifest, List.of(), null, null);
    }
    String text = "none of the " + tiles.scored() + " scored tiles holds tissue";
    return without(Status.FAILED, manifest, List.of(), Reason.NO_TILE_SCORED, text);
  }

  private ImageClassified decided(ImageTiled manifest, TileScores scores, Verdict verdict) {
    List<String> labels = manifest.model().labels();
    RuleOpinion decided = verdict.decided();
    Integer label = decided.label();
    return new ImageClassified(
        key.imageId(),
        key.submissionId(),
        stamp.revision(),
        stamp.supersedes(),
        tiles.scored() == tiles.expected() ? Status.COMPLETE : Status.PARTIAL,
        label == null ? Decision.REFERRED : Decision.CLASSIFIED,
        label == null ? null : labels.get(label),
        probabilities(labels, decided.probabilities()),
        decided.labels().stream().map(labels::get).toList(),
        decided.rule(),
        results(manifest, verdict),
        verdict.agreement(),
        decided.tie(),
        tiles,
        flippable(verdict.flippable()),
        focus(manifest, scores, verdict.focus()),
        manifest.model().id(),
        manifest.model().verdict(),
        null,
        null,
        submittedAt,
        stamp.classifiedAt(),
        true);
  }

  private ImageClassified without(
      Status status,
      @Nullable ImageTiled manifest,
      List<RuleResult> results,
      @Nullable Reason reason,
      @Nullable String text) {
    ModelReference model = manifest == null ? null : manifest.model().id();
    // What stays possible, and what was asked for, is only known from a manifest.
    ManifestModel undecided = status == Status.FAILED && manifest != null ? manifest.model() : null;
    VerdictSettings settings = undecided == null ? null : undecided.verdict();
    return new ImageClassified(
        key.imageId(),
        key.submissionId(),
        stamp.revision(),
        stamp.supersedes(),
        status,
        Decision.REFERRED,
        null,
        Map.of(),
        undecided == null ? List.of() : undecided.labels(),
        null,
        results,
        0,
        null,
        tiles,
        tiles.scored() == tiles.expected() ? Flippable.NO : Flippable.UNKNOWN,
        List.of(),
        model,
        settings,
        reason,
        text,
        submittedAt,
        stamp.classifiedAt(),
        true);
  }

  private static Optional<String> problem(ImageTiled manifest) {
    try {
      settings(manifest);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("verdict." + e.getMessage());
    }
  }

  private static JudgeSettings settings(ImageTiled manifest) {
    VerdictSettings verdict = manifest.model().verdict();
    return settings(manifest, verdict.rule(), tieBreak(verdict), verdict.threshold());
  }

  /** To hear all rules where the one that was to decide does not exist. */
  private static JudgeSettings anyRule(ImageTiled manifest) {
    return settings(manifest, "mean-log-probability", TieBreak.REFER, null);
  }

  private static JudgeSettings settings(
      ImageTiled manifest, String rule, TieBreak tieBreak, @Nullable Double threshold) {
    return new JudgeSettings(
        manifest.model().labels(),
        manifest.model().positive(),
        manifest.model().severity(),
        rule,
        tieBreak,
        threshold);
  }

  private static TieBreak tieBreak(VerdictSettings verdict) {
    String name = verdict.tieBreak();
    if (name == null) {
      return TieBreak.MEAN_LOG_PROBABILITY;
    }
    return TieBreak.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tieBreak: " + name + " (expected: mean-log-probability, worst or refer)"));
  }

  private static List<RuleResult> results(ImageTiled manifest, Verdict verdict) {
    List<String> labels = manifest.model().labels();
    return verdict.opinions().stream().map(opinion -> result(labels, opinion)).toList();
  }

  private static RuleResult result(List<String> labels, RuleOpinion opinion) {
    Integer label = opinion.label();
    return new RuleResult(
        opinion.rule(),
        label == null ? null : labels.get(label),
        probabilities(labels, opinion.probabilities()),
        opinion.tie());
  }

  private static Map<String, Double> probabilities(List<String> labels, Distribution values) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      probabilities.put(labels.get(label), values.probability(label));
    }
    return probabilities;
  }

  private static Flippable flippable(io.tilewise.verdict.Flippable flippable) {
    return switch (flippable) {
      case YES -> Flippable.YES;
      case NO -> Flippable.NO;
      case UNKNOWN -> Flippable.UNKNOWN;
    };
  }

  private static List<FocusTile> focus(
      ImageTiled manifest, TileScores scores, List<Integer> indexes) {
    return indexes.stream()
        .map(index -> new FocusTile(index, manifest.region(index), tile(manifest, scores, index)))
        .toList();
  }

  private static Map<String, Double> tile(ImageTiled manifest, TileScores scores, int index) {
    int position = scores.position(index);
    List<String> labels = manifest.model().labels();
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      probabilities.put(labels.get(label), scores.probability(position, label));
    }
    return probabilities;
  }
}
