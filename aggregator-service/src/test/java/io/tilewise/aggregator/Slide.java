package io.tilewise.aggregator;

import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.imageverdict.TileKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The events of one submission of an image that is cut into a row of tiles of 100 pixels, the last
 * of which is half a tile wide.
 *
 * @param offset of the submission's record, as manifest and rejection say; null where they do not
 */
public record Slide(
    String imageId, String submissionId, int tiles, VerdictSettings verdict, Long offset) {
  public static final Instant SENT = Instant.parse("2026-03-01T07:59:00Z");

  /** The only one of a harness. */
  public static final int PARTITION = 0;

  public static final Duration MAX_WAIT = Duration.ofMinutes(10);
  public static final ModelReference MODEL = ModelReference.parse("nlm44@2");

  public Slide(String imageId, String submissionId, int tiles, VerdictSettings verdict) {
    this(imageId, submissionId, tiles, verdict, 0L);
  }

  public static Slide of(String imageId, int tiles) {
    return new Slide(
        imageId, imageId + "-s1", tiles, new VerdictSettings("mean-log-probability", null, null));
  }

  public Slide again(String otherSubmissionId) {
    return new Slide(
        imageId, otherSubmissionId, tiles, verdict, offset == null ? null : offset + 1);
  }

  /** Of a tiler that does not say where the submission's record is. */
  public Slide ofForeignTiler() {
    return new Slide(imageId, submissionId, tiles, verdict, null);
  }

  public Slide judgedBy(String rule) {
    return new Slide(imageId, submissionId, tiles, verdict.withRule(rule), offset);
  }

  public ImageSubmitted submitted() {
    return new ImageSubmitted(
        imageId,
        submissionId,
        URI.create("file:/slides/" + imageId + ".png"),
        ModelReference.parse("nlm44"),
        Lane.ROUTINE,
        null,
        MAX_WAIT,
        SENT,
        Map.of());
  }

  public ImageTiled tiled() {
    return tiled(0);
  }

  /** The manifest of a grid with this many more tiles that are background. */
  public ImageTiled tiled(int background) {
    return tiled(background, Harness.START.plus(MAX_WAIT));
  }

  /** The manifest of a grid with more tiles, these of which are said to be background. */
  public ImageTiled tiledWithBackground(int... background) {
    ImageTiled e = tiled(background.length);
    BitSet indices = new BitSet();
    Arrays.stream(background).forEach(indices::set);
    return new ImageTiled(
        e.imageId(),
        e.submissionId(),
        e.width(),
        e.height(),
        e.grid(),
        e.tileCount(),
        e.backgroundTiles(),
        e.model(),
        e.contentSha256(),
        e.submittedAt(),
        e.tiledAt(),
        e.deadline(),
        e.submissionOffset(),
        e.submissionPartition(),
        e.sourceVersion(),
        TileSet.of(indices),
        null);
  }

  /** The manifest of an image that is tiled after the deadline of {@link #tiled()}. */
  public ImageTiled tiledLater() {
    return tiled(0, Harness.START.plus(MAX_WAIT.multipliedBy(3)));
  }

  /** The manifest as it is while the real clock runs, on topics of several partitions. */
  public ImageTiled tiledNow(int partitions) {
    return tiledNow(partitions, MAX_WAIT);
  }

  public ImageTiled tiledNow(int partitions, Duration wait) {
    int partition = Utils.toPositive(Utils.murmur2(Utils.utf8(imageId))) % partitions;
    return tiled(0, Instant.now().plus(wait), partition);
  }

  public ImageTiled tiled(int background, Instant deadline) {
    return tiled(background, deadline, PARTITION);
  }

  private ImageTiled tiled(int background, Instant deadline, int partition) {
    int width = (tiles + background) * 100 - 50;
    TileGrid grid = TileGrid.covering(width, 100, 100, 0, EdgePolicy.PAD);
    return new ImageTiled(
        imageId,
        submissionId,
        width,
        100,
        grid,
        tiles,
        background,
        new ManifestModel(
            MODEL, List.of("uninfected", "parasitized"), "parasitized", List.of(), verdict, null),
        "0".repeat(64),
        SENT,
        SENT.plusSeconds(1),
        deadline,
        offset,
        partition,
        null);
  }

  public ImageRejected rejected() {
    return new ImageRejected(
        imageId,
        submissionId,
        Reason.IMAGE_CORRUPT,
        "image: ends early (expected: a PNG)",
        SENT,
        offset,
        PARTITION);
  }

  public TileScored scored(int index, float... logits) {
    return scored(MODEL, index, logits);
  }

  public TileScored scored(ModelReference model, int index, float... logits) {
    return score(new TileKind(model, logits.length, null, null), index, logits);
  }

  /** The manifest of a model of this content. */
  public ImageTiled tiledFor(String digest) {
    return tiled().withModel(tiled().model().withDigest(digest));
  }

  public TileScored scoredBy(@Nullable String digest, int index, float... logits) {
    return score(new TileKind(MODEL, logits.length, digest, null), index, logits);
  }

  public TileScored scoredFrom(@Nullable String source, int index, float... logits) {
    return score(new TileKind(MODEL, logits.length, null, source), index, logits);
  }

  private TileScored score(TileKind kind, int index, float... logits) {
    return new TileScored(
        imageId,
        submissionId,
        index,
        region(index),
        Logits.of(logits),
        kind.model(),
        1,
        kind.digest(),
        kind.source());
  }

  private static Region region(int index) {
    return new Region(index * 100, 0, 100, 100);
  }

  public TileFailed failed(int index) {
    return failedFrom(null, index);
  }

  public TileFailed failedFrom(@Nullable String source, int index) {
    return new TileFailed(
        imageId,
        submissionId,
        index,
        region(index),
        MODEL,
        Reason.INFERENCE_FAILED,
        "out of memory",
        null,
        source);
  }

  /** The manifest of tiles that were cut from this version of the source, with these bytes. */
  public ImageTiled tiledFrom(@Nullable String source, char content) {
    ImageTiled tiled = tiled();
    return new ImageTiled(
        imageId,
        submissionId,
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiles,
        0,
        tiled.model(),
        String.valueOf(content).repeat(64),
        SENT,
        tiled.tiledAt(),
        tiled.deadline(),
        offset,
        PARTITION,
        source);
  }

  /** A score of each tile, infected or not by turns. */
  public List<Event> scores() {
    List<Event> scores = new ArrayList<>();
    for (int index = 0; index < tiles; index++) {
      scores.add(scored(index, 0, index % 2 == 0 ? 2 + index / 7f : -1.5f));
    }
    return scores;
  }
}
