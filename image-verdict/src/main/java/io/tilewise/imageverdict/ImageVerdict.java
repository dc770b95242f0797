package io.tilewise.imageverdict;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.Verdict;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Manifest and scores to the event that says what they come to. Pure: the same manifest and scores
 * give the same verdict, whoever computes it.
 */
public final class ImageVerdict {
  private final String imageId;
  private final String submissionId;
  private final TileCounts tiles;
  private final List<FailedTiles> failures;
  private final Instant submittedAt;
  private final Stamp stamp;

  private ImageVerdict(
      String imageId,
      String submissionId,
      TileCounts tiles,
      List<FailedTiles> failures,
      Instant submittedAt,
      Stamp stamp) {
    this.imageId = imageId;
    this.submissionId = submissionId;
    this.tiles = tiles;
    this.failures = failures;
    this.submittedAt = submittedAt;
    this.stamp = stamp;
  }

  private static ImageVerdict of(ImageTiled manifest, TileAccount account, Stamp stamp) {
    return new ImageVerdict(
        manifest.imageId(),
        manifest.submissionId(),
        account.counts(),
        account.failures(),
        manifest.submittedAt(),
        stamp);
  }

  /** Nothing could be judged, for a reason that is not in the scores. */
  public static ImageClassified unjudged(
      String imageId,
      String submissionId,
      Status status,
      Reason reason,
      String text,
      TileCounts tiles,
      Instant submittedAt,
      Stamp stamp) {
    ImageVerdict verdict =
        new ImageVerdict(imageId, submissionId, tiles, List.of(), submittedAt, stamp);
    return verdict.without(status, null, List.of(), reason, text);
  }

  /**
   * Judges an image whose manifest is known.
   *
   * @param manifest of the content that every score is by; of none where one does not say
   * @param scores the tiles that were scored, weighted by their tissue
   * @param account of all its tiles
   */
  static ImageClassified judged(
      ImageTiled manifest, TileScores scores, TileAccount account, Stamp stamp) {
    return of(manifest, account, stamp).judge(manifest, scores, account.unknown());
  }

  /** Of two pictures, and nobody says which of them the manifest is of. */
  static ImageClassified ofTwoSources(
      ImageTiled manifest, String sources, TileAccount account, Stamp stamp) {
    String text = "scores of sources " + sources + " (expected: of one; the manifest names none)";
    return of(manifest, account, stamp)
        .without(Status.FAILED, manifest, List.of(), Reason.VERDICT_NOT_COMPUTED, text);
  }

  private ImageClassified judge(ImageTiled manifest, TileScores scores, UnknownTiles unknown) {
    if (tiles.expected() == 0) {
      return without(Status.NO_TISSUE, manifest, List.of(), null, null);
    }
    if (tiles.scored() == 0) {
      String text =
          "%d tiles failed%s, %d are missing"
              .formatted(tiles.failed(), TileAccount.inBrackets(failures), tiles.missing());
      return without(Status.FAILED, manifest, List.of(), Reason.NO_TILE_SCORED, text);
    }
    Asked asked = Asked.of(manifest);
    Optional<Verdict> verdict = Judge.judge(scores, unknown, asked.settings());
    if (verdict.isEmpty()) {
      return withoutTissue(manifest);
    }
    Asked.Problem problem = asked.problem();
    if (problem != null) {
      List<Opinion> opinions = opinions(manifest, verdict.get());
      return without(Status.FAILED, manifest, opinions, problem.reason(), problem.text());
    }
    return decided(manifest, scores, asked.settings().fit(), verdict.get());
  }

  /** No scored tile holds tissue: only if all were scored does that speak for the image. */
  private ImageClassified withoutTissue(ImageTiled manifest) {
    if (tiles.scored() == tiles.expected()) {
      return without(Status.NO_TISSUE, manifest, List.of(), null, null);
    }
    String text = "none of the " + tiles.scored() + " scored tiles holds tissue";
    return without(Status.FAILED, manifest, List.of(), Reason.NO_TILE_SCORED, text);
  }

  /** What tiles without a score could turn nobody but a person decides. */
  private ImageClassified decided(
      ImageTiled manifest, TileScores scores, Fit fit, Verdict verdict) {
    List<String> labels = manifest.model().labels();
    RuleOpinion decided = verdict.decided();
    Flippable flippable = flippable(verdict.flippable());
    Integer label = flippable == Flippable.NO ? decided.label() : null;
    return new ImageClassified(
        imageId,
        submissionId,
        stamp.revision(),
        stamp.supersedes(),
        tiles.scored() == tiles.expected() ? Status.COMPLETE : Status.PARTIAL,
        label == null ? Decision.REFERRED : Decision.CLASSIFIED,
        label == null ? null : labels.get(label),
        probabilities(labels, decided.probabilities()),
        verdict.possible().stream().map(labels::get).toList(),
        decided.rule(),
        opinions(manifest, verdict),
        label == null ? 0 : verdict.agreement(),
        decided.tie(),
        tiles,
        flippable,
        focus(manifest, scores, verdict.focus()),
        manifest.model().id(),
        manifest.model().verdict(),
        null,
        null,
        submittedAt,
        stamp.classifiedAt(),
        true,
        Warnings.of(manifest, scores, fit, verdict, tiles),
        manifest.model().digest(),
        manifest.model().positive(),
        failures,
        manifest.cut());
  }

  private ImageClassified without(
      Status status,
      @Nullable ImageTiled manifest,
      List<Opinion> opinions,
      @Nullable Reason reason,
      @Nullable String text) {
    ModelReference model = manifest == null ? null : manifest.model().id();
    // What stays possible, and what was asked for, is only known from a manifest.
    ManifestModel undecided = status == Status.FAILED && manifest != null ? manifest.model() : null;
    VerdictSettings settings = undecided == null ? null : undecided.verdict();
    return new ImageClassified(
        imageId,
        submissionId,
        stamp.revision(),
        stamp.supersedes(),
        status,
        Decision.REFERRED,
        null,
        Map.of(),
        undecided == null ? List.of() : undecided.labels(),
        null,
        opinions,
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
        true,
        List.of(),
        manifest == null ? null : manifest.model().digest(),
        undecided == null ? null : undecided.positive(),
        failures,
        manifest == null ? null : manifest.cut());
  }

  private static List<Opinion> opinions(ImageTiled manifest, Verdict verdict) {
    List<String> labels = manifest.model().labels();
    return verdict.opinions().stream().map(opinion -> opinion(labels, opinion)).toList();
  }

  private static Opinion opinion(List<String> labels, RuleOpinion opinion) {
    Integer label = opinion.label();
    return new Opinion(
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
