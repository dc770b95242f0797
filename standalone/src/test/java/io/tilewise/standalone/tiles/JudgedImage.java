package io.tilewise.standalone.tiles;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An image of 300x200 pixels, cut into 3x2 tiles of 128, and what can be said of it. */
public final class JudgedImage {
  public static final int WIDTH = 300;
  public static final int HEIGHT = 200;
  static final ModelReference MODEL = ModelReference.parse("tiny@1");

  private final ImageTiled manifest;
  private final List<TileOutcome> tiles = new ArrayList<>();

  private JudgedImage(ImageTiled manifest) {
    this.manifest = manifest;
  }

  /** Labels sick, which is positive, and well. */
  public static JudgedImage of(String imageId, String contentSha256) {
    return of(imageId, contentSha256, new VerdictSettings("max-logit", null, null));
  }

  /** Judged by a card that promises something, of a rule that it does not calibrate. */
  public static JudgedImage promised(String imageId, String contentSha256) {
    Map<String, Integer> groups = new TreeMap<>(Map.of("sick", 45, "well", 16));
    PredictionSets sets = new PredictionSets(.1, 61, Map.of("sick", .9, "well", .1), "most");
    VerdictFit fit =
        new VerdictFit(
            new FitScope(MODEL, 128, 0, null, null),
            new FitProvenance("0".repeat(64), 61, 900, Instant.EPOCH, groups, null),
            List.of(),
            null,
            List.of(),
            List.of(new RuleFitting("max-logit", 1, 0, null, null, sets)));
    return of(imageId, contentSha256, new VerdictSettings("max-logit", null, null, fit));
  }

  /** All of it is background. */
  public static JudgedImage withoutTissue(String imageId, String contentSha256) {
    ImageTiled all = of(imageId, contentSha256).manifest;
    BitSet background = new BitSet();
    background.set(0, all.tileCount());
    return new JudgedImage(
        new ImageTiled(
            imageId,
            all.submissionId(),
            WIDTH,
            HEIGHT,
            all.grid(),
            0,
            all.tileCount(),
            all.model(),
            contentSha256,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null,
            TileSet.of(background),
            null));
  }

  /** Cut as a grid says. */
  public static JudgedImage of(String imageId, String contentSha256, TileGrid grid) {
    return of(imageId, contentSha256, new VerdictSettings("max-logit", null, null), grid);
  }

  private static JudgedImage of(String imageId, String contentSha256, VerdictSettings settings) {
    TileGrid grid = TileGrid.covering(WIDTH, HEIGHT, 128, 0, EdgePolicy.PAD);
    return of(imageId, contentSha256, settings, grid);
  }

  private static JudgedImage of(
      String imageId, String contentSha256, VerdictSettings settings, TileGrid grid) {
    ManifestModel model =
        new ManifestModel(MODEL, List.of("sick", "well"), "sick", List.of(), settings, null);
    return new JudgedImage(
        new ImageTiled(
            imageId,
            imageId + "-scan",
            WIDTH,
            HEIGHT,
            grid,
            grid.tileCount(),
            0,
            model,
            contentSha256,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null));
  }

  static JudgedImage of(String imageId) {
    return of(imageId, "0".repeat(64));
  }

  /** The probability of sick, for each tile in turn. */
  public JudgedImage scored(double... sick) {
    for (int index = 0; index < sick.length; index++) {
      add(score(index, sick[index]));
    }
    return this;
  }

  JudgedImage add(TileOutcome tile) {
    tiles.add(tile);
    return this;
  }

  TileScored score(int index, double sick) {
    return score(index, sick, MODEL);
  }

  TileScored score(int index, double sick, ModelReference model) {
    return new TileScored(
        manifest.imageId(),
        manifest.submissionId(),
        index,
        manifest.region(index),
        Logits.of((float) Math.log(sick / (1 - sick)), 0),
        model,
        1,
        null,
        null);
  }

  TileFailed failure(int index) {
    return new TileFailed(
        manifest.imageId(),
        manifest.submissionId(),
        index,
        manifest.region(index),
        MODEL,
        Reason.TILE_UNREADABLE,
        "torn",
        null,
        null);
  }

  ImageTiled manifest() {
    return manifest;
  }

  public ImageClassified verdict() {
    Replay replay = new Replay(manifest);
    tiles.forEach(replay::add);
    return replay.judge(manifest.model(), new Stamp(1, null, Instant.EPOCH));
  }

  /** As they come: the manifest last. */
  List<Event> events() {
    List<Event> events = new ArrayList<>(tiles);
    events.add(manifest);
    return events;
  }

  public Optional<ScoredTiles> tiles() {
    HeardImages heard = new HeardImages();
    events().forEach(heard::hear);
    return heard.scored(verdict());
  }
}
