package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.calibration.TileCalibration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A slide of four tiles and what can be said of it. */
final class Slides {
  static final ModelReference MODEL = ModelReference.parse("smear@2");
  static final List<String> LABELS = List.of("sick", "well");
  static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");
  static final Stamp STAMP = new Stamp(1, null, TIME);

  /** A calibration that changes nothing, a threshold, and sets of a strict rule. */
  static final Fit FIT =
      new Fit(
          Map.of(0, new TileCalibration.Logistic(1, 0, .5)),
          Map.of(
              "evidence-mixture", new RuleFit(new ImageCalibration.Scaling(2, -.5), .5, null),
              "mean-probability",
                  new RuleFit(ImageCalibration.NONE, null, new Conformal(.1, 50, List.of(.4, .3)))),
          List.of());

  private Slides() {}

  static VerdictFit fit(ModelReference model, int tileSize, TileScoreRange range) {
    return Fits.write(
        FIT,
        LABELS,
        new FitScope(model, tileSize, 0, null, null),
        new FitProvenance("0".repeat(64), 100, 6400, TIME),
        range);
  }

  static ImageTiled manifest(VerdictSettings verdict) {
    return manifest(verdict, 4);
  }

  /** The rest of the four is background. */
  static ImageTiled manifest(VerdictSettings verdict, int tiles) {
    return manifest(verdict, 2, tiles);
  }

  /** Of so many columns in two rows. */
  static ImageTiled manifest(VerdictSettings verdict, int columns, int tiles) {
    return ofWidth(128 * columns, verdict, tiles);
  }

  /** Of two columns, of which the right one is half as wide, in two rows. */
  static ImageTiled narrow() {
    return ofWidth(192, new VerdictSettings("noisy-or", null, null), 4);
  }

  /** Of one tile. */
  static ImageTiled single(VerdictSettings verdict) {
    return ofSize(128, 128, verdict, 1);
  }

  private static ImageTiled ofWidth(int width, VerdictSettings verdict, int tiles) {
    return ofSize(width, 256, verdict, tiles);
  }

  private static ImageTiled ofSize(int width, int height, VerdictSettings verdict, int tiles) {
    TileGrid grid = TileGrid.covering(width, height, 128, 0, EdgePolicy.PAD);
    ManifestModel model =
        new ManifestModel(MODEL, LABELS, "sick", List.of("well", "sick"), verdict, null);
    return new ImageTiled(
        "slide",
        "scan",
        width,
        height,
        grid,
        tiles,
        grid.tileCount() - tiles,
        model,
        "0".repeat(64),
        TIME,
        TIME,
        TIME,
        null,
        null,
        null);
  }

  static TileScored tile(ImageTiled manifest, int index, float... logits) {
    return tile(manifest, index, MODEL, logits);
  }

  static TileScored tile(ImageTiled manifest, int index, ModelReference model, float... logits) {
    return new TileScored(
        "slide",
        "scan",
        index,
        manifest.region(Math.min(index, 3)),
        Logits.of(logits),
        model,
        1,
        null,
        null);
  }

  static ImageTiled ofContent(ImageTiled manifest, String digest) {
    return manifest.withModel(manifest.model().withDigest(digest));
  }

  /** A tile that says by which content of the model it is scored; null: it does not. */
  static TileScored by(@Nullable String digest, TileScored tile) {
    return new TileScored(
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.region(),
        tile.logits(),
        tile.model(),
        tile.tissueFraction(),
        digest,
        null);
  }

  /** The manifest of tiles that were cut from this version of the source. */
  static ImageTiled ofSource(ImageTiled tiled, String source) {
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiled.tileCount(),
        tiled.backgroundTiles(),
        tiled.model(),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        tiled.submissionOffset(),
        tiled.submissionPartition(),
        source);
  }

  /** The same image, of which one tile more holds no tissue. */
  static ImageTiled withBackground(ImageTiled tiled, int index) {
    BitSet background = new BitSet();
    background.set(index);
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiled.tileCount() - 1,
        1,
        tiled.model(),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        tiled.submissionOffset(),
        tiled.submissionPartition(),
        tiled.sourceVersion(),
        TileSet.of(background),
        null);
  }

  /** A tile that was cut from this version of the source; null: it does not say. */
  static TileScored from(@Nullable String source, TileScored tile) {
    return new TileScored(
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.region(),
        tile.logits(),
        tile.model(),
        tile.tissueFraction(),
        tile.modelDigest(),
        source);
  }

  static TileFailed failed(ImageTiled manifest, int index) {
    return new TileFailed(
        "slide",
        "scan",
        index,
        manifest.region(Math.min(index, 3)),
        MODEL,
        Reason.TILE_UNREADABLE,
        "torn",
        null,
        null);
  }
}
