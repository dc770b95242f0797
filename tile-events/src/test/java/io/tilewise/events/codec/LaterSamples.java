package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.FailedTiles;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.TilesPerImage;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.ImageCut;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.events.tiling.TissueMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * The events of {@link Samples} with what was added since: the content of the model, the offset of
 * the submission and revisions that follow from it, the deadline of a tile, the version of its
 * source.
 */
final class LaterSamples {
  private static final long OFFSET = 2_999_999_999L;
  private static final String DIGEST =
      "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

  private static final String SOURCE = "s3:9b2cf535f27731c974343645a3985328";

  private LaterSamples() {}

  static Event of(EventType type) {
    return switch (Samples.of(type)) {
      case ImageSubmitted submitted -> submitted;
      case ImageTiled tiled -> tiled(tiled);
      case ImageRejected e ->
          new ImageRejected(
              e.imageId(),
              e.submissionId(),
              Reason.MAX_WAIT_TOO_LONG,
              e.text(),
              e.rejectedAt(),
              OFFSET,
              11);
      case TileExtracted tile -> extracted(tile);
      case TileScored e ->
          new TileScored(
              e.imageId(),
              e.submissionId(),
              e.index(),
              e.region(),
              e.logits(),
              e.model(),
              e.tissueFraction(),
              DIGEST,
              SOURCE);
      case TileFailed e ->
          new TileFailed(
              e.imageId(),
              e.submissionId(),
              e.index(),
              e.region(),
              e.model(),
              Reason.MODEL_DIFFERS,
              e.text(),
              DIGEST,
              SOURCE);
      case ImageClassified verdict -> classified(verdict);
    };
  }

  private static ImageTiled tiled(ImageTiled e) {
    ManifestModel model = e.model();
    return new ImageTiled(
        e.imageId(),
        e.submissionId(),
        e.width(),
        e.height(),
        e.grid(),
        e.tileCount(),
        e.backgroundTiles(),
        new ManifestModel(
            model.id(),
            model.labels(),
            model.positive(),
            model.severity(),
            model.verdict(),
            DIGEST),
        e.contentSha256(),
        e.submittedAt(),
        e.tiledAt(),
        e.deadline(),
        OFFSET,
        11,
        SOURCE);
  }

  private static TileExtracted extracted(TileExtracted e) {
    return new TileExtracted(
        e.tileId(),
        e.imageId(),
        e.submissionId(),
        e.index(),
        e.column(),
        e.row(),
        e.region(),
        e.validWidth(),
        e.validHeight(),
        e.tissueFraction(),
        e.model(),
        e.contentType(),
        e.reference(),
        DIGEST,
        Samples.TIME.plusSeconds(300),
        SOURCE);
  }

  private static ImageClassified classified(ImageClassified e) {
    long first = (OFFSET + 1) * ImageClassified.AMENDMENTS;
    return new ImageClassified(
        e.imageId(),
        e.submissionId(),
        first + 1,
        first,
        e.status(),
        e.decision(),
        e.label(),
        e.probabilities(),
        e.labelSet(),
        e.rule(),
        e.rules(),
        e.agreement(),
        e.tie(),
        e.tiles(),
        e.flippable(),
        e.focus(),
        e.model(),
        e.settings(),
        e.reason(),
        e.text(),
        e.submittedAt(),
        e.classifiedAt(),
        e.preliminary(),
        List.of("drift: \u2026"),
        DIGEST,
        null);
  }

  /** A verdict that says which label is the positive one. */
  static ImageClassified explained() {
    ImageClassified e = (ImageClassified) of(EventType.IMAGE_CLASSIFIED);
    return new ImageClassified(
        e.imageId(),
        e.submissionId(),
        e.revision(),
        e.supersedes(),
        e.status(),
        e.decision(),
        e.label(),
        e.probabilities(),
        e.labelSet(),
        e.rule(),
        e.rules(),
        e.agreement(),
        e.tie(),
        e.tiles(),
        e.flippable(),
        e.focus(),
        e.model(),
        e.settings(),
        e.reason(),
        e.text(),
        e.submittedAt(),
        e.classifiedAt(),
        e.preliminary(),
        e.warnings(),
        e.modelDigest(),
        "infected");
  }

  /** A verdict that says why tiles failed, and what was judged. */
  static ImageClassified accounted() {
    ImageClassified e = explained();
    return new ImageClassified(
        e.imageId(),
        e.submissionId(),
        e.revision(),
        null,
        e.status(),
        Decision.REFERRED,
        null,
        e.probabilities(),
        List.of("infected", "healthy"),
        e.rule(),
        e.rules(),
        0,
        e.tie(),
        e.tiles(),
        e.flippable(),
        e.focus(),
        e.model(),
        e.settings(),
        null,
        null,
        e.submittedAt(),
        e.classifiedAt(),
        e.preliminary(),
        e.warnings(),
        e.modelDigest(),
        e.positive(),
        List.of(new FailedTiles(Reason.TILE_UNREADABLE, 1)),
        new ImageCut(
            98304, 65536, new Region(1024, 2048, 4096, 4096), 1024, 1004, "saturation of 0.07"));
  }

  /** A part of a picture, by the rules of its own. */
  static ImageSubmitted submittedInPart() {
    ImageSubmitted e = (ImageSubmitted) Samples.of(EventType.IMAGE_SUBMITTED);
    return new ImageSubmitted(
        e.imageId(),
        e.submissionId(),
        e.uri(),
        e.model(),
        e.lane(),
        e.rule(),
        e.maxWait(),
        e.submittedAt(),
        e.attributes(),
        new Region(512, 1024, 4096, 2048),
        new TissueMask.Threshold(0.0625));
  }

  /** A part of a level, of which some tiles hold no tissue. */
  static ImageTiled tiledInPart() {
    ImageTiled e = (ImageTiled) of(EventType.IMAGE_TILED);
    BitSet background = new BitSet();
    background.set(0);
    background.set(9);
    return new ImageTiled(
        e.imageId(),
        e.submissionId(),
        40_000,
        30_000,
        TileGrid.covering(new LevelArea(4.0, 128, 256, 1024, 768), 1, 256, 32, EdgePolicy.DROP),
        10,
        2,
        e.model(),
        e.contentSha256(),
        e.submittedAt(),
        e.tiledAt(),
        e.deadline(),
        e.submissionOffset(),
        e.submissionPartition(),
        e.sourceVersion(),
        TileSet.of(background),
        new Reading("TIFF (Aperio SVS), JPEG, 8-bit RGB", "jpeg", 0.5, 6, "auto, saturation 0.07"));
  }

  /** Without pixels. */
  static TileExtracted extractedByReference() {
    TileExtracted e = (TileExtracted) of(EventType.TILE_EXTRACTED);
    TileReference reference = Objects.requireNonNull(e.reference());
    return new TileExtracted(
        e.tileId(),
        e.imageId(),
        e.submissionId(),
        e.index(),
        e.column(),
        e.row(),
        e.region(),
        e.validWidth(),
        e.validHeight(),
        e.tissueFraction(),
        e.model(),
        TileReference.CONTENT_TYPE,
        new TileReference(reference.uri(), reference.level(), reference.region(), "jpeg"),
        e.modelDigest(),
        e.deadline(),
        e.sourceVersion());
  }

  /** What a card says since it knows groups: how many there are, and what is promised of them. */
  static VerdictFit fit() {
    FitProvenance before = Samples.FIT.provenance();
    FitProvenance provenance =
        new FitProvenance(
            before.dataSha256(),
            before.images(),
            before.tiles(),
            before.fittedAt(),
            Samples.labelled("infected", 45, "healthy", 16),
            null);
    List<RuleFitting> rules = new ArrayList<>(Samples.FIT.rules());
    rules.replaceAll(LaterSamples::promising);
    return new VerdictFit(
        Samples.FIT.scope(),
        provenance,
        Samples.FIT.tileCalibrations(),
        Samples.FIT.tileScores(),
        Samples.FIT.countHistogram(),
        rules);
  }

  /** The same since it knows how large the images were. */
  static VerdictFit sizedFit() {
    VerdictFit fit = fit();
    FitProvenance before = fit.provenance();
    FitProvenance provenance =
        new FitProvenance(
            before.dataSha256(),
            before.images(),
            before.tiles(),
            before.fittedAt(),
            before.groups(),
            new TilesPerImage(16, 48, 400));
    return new VerdictFit(
        fit.scope(),
        provenance,
        fit.tileCalibrations(),
        fit.tileScores(),
        fit.countHistogram(),
        fit.rules());
  }

  /** The same since it knows for which content of its model it is. */
  static VerdictFit boundFit() {
    VerdictFit fit = sizedFit();
    FitScope before = fit.scope();
    return new VerdictFit(
        new FitScope(
            before.model(), before.tileSize(), before.overlap(), before.scanner(), "5e".repeat(32)),
        fit.provenance(),
        fit.tileCalibrations(),
        fit.tileScores(),
        fit.countHistogram(),
        fit.rules());
  }

  private static RuleFitting promising(RuleFitting rule) {
    PredictionSets sets = rule.conformal();
    return sets == null
        ? rule
        : new RuleFitting(
            rule.rule(),
            rule.temperature(),
            rule.offset(),
            rule.threshold(),
            rule.isotonic(),
            new PredictionSets(sets.alpha(), sets.images(), sets.thresholds(), "most"));
  }

  /** The same since it knows how many tiles were left out as background. */
  static VerdictFit tissueFit() {
    VerdictFit fit = boundFit();
    FitProvenance before = fit.provenance();
    FitProvenance provenance =
        new FitProvenance(
            before.dataSha256(),
            before.images(),
            before.tiles(),
            before.fittedAt(),
            before.groups(),
            before.tilesPerImage(),
            9_876_543_210L);
    return new VerdictFit(
        fit.scope(),
        provenance,
        fit.tileCalibrations(),
        fit.tileScores(),
        fit.countHistogram(),
        fit.rules());
  }
}
