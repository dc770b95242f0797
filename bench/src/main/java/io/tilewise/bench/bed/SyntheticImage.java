package io.tilewise.bench.bed;

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
import io.tilewise.events.tiling.TileGrid;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The events of an image that nobody painted: scores of two classes with the digits that a network
 * gives, tissue fractions that are counted pixels. The same submission and number of tiles give the
 * same scores.
 */
public final class SyntheticImage {
  private static final int TILE = 128;
  private static final Duration WAIT = Duration.ofHours(6);
  private static final ModelReference MODEL = ModelReference.parse("bench@1");

  private final Submission submission;
  private final String imageId;
  private final int tiles;
  private final TileGrid grid;
  private final int width;
  private final int height;

  /** What may differ between two submissions of an image, or two attempts at one. */
  private record Submission(
      String id, Lane lane, @Nullable String digest, @Nullable String source, Instant sentAt) {

    Submission of(String otherId, Lane otherLane) {
      return new Submission(otherId, otherLane, digest, source, sentAt);
    }
  }

  public SyntheticImage(String imageId, int tiles) {
    this(new Submission(imageId + "-s1", Lane.ROUTINE, null, null, Instant.now()), imageId, tiles);
  }

  private SyntheticImage(Submission submission, String imageId, int tiles) {
    this.submission = submission;
    this.imageId = imageId;
    this.tiles = tiles;
    int rows = (int) Math.sqrt(tiles);
    while (tiles % rows != 0) {
      rows--;
    }
    this.width = tiles / rows * TILE;
    this.height = rows * TILE;
    this.grid = TileGrid.covering(width, height, TILE, 0, EdgePolicy.PAD);
  }

  public String imageId() {
    return imageId;
  }

  public int tiles() {
    return tiles;
  }

  /** The same image for another lane. */
  public SyntheticImage on(Lane lane) {
    return as(submission.of(submission.id, lane));
  }

  /** The same image, submitted once more. */
  public SyntheticImage again() {
    return as(submission.of(imageId + "-s2", submission.lane));
  }

  /** The same submission to the same version of a model, which has this content. */
  public SyntheticImage ofContent(String digest) {
    return as(
        new Submission(
            submission.id, submission.lane, digest, submission.source, submission.sentAt));
  }

  /** The same submission, cut from this version of its file. */
  public SyntheticImage ofSource(String source) {
    return as(
        new Submission(
            submission.id, submission.lane, submission.digest, source, submission.sentAt));
  }

  private SyntheticImage as(Submission other) {
    return new SyntheticImage(other, imageId, tiles);
  }

  private ManifestModel card() {
    return new ManifestModel(
        MODEL,
        List.of("negative", "positive"),
        "positive",
        List.of(),
        new VerdictSettings("mean-log-probability", null, null),
        submission.digest);
  }

  public ImageSubmitted submitted() {
    return new ImageSubmitted(
        imageId,
        submission.id,
        URI.create("file:/slides/" + imageId + ".png"),
        ModelReference.parse("bench"),
        submission.lane,
        null,
        WAIT,
        submission.sentAt,
        Map.of());
  }

  public ImageTiled tiled() {
    return new ImageTiled(
        imageId,
        submission.id,
        width,
        height,
        grid,
        tiles,
        0,
        card(),
        "0".repeat(64),
        submission.sentAt,
        submission.sentAt,
        submission.sentAt.plus(WAIT),
        null,
        null,
        submission.source);
  }

  public TileScored scored(int index) {
    return scored(index, 0);
  }

  /** A score of a tile; every attempt at it gives other digits, as another batch does. */
  public TileScored scored(int index, int attempt) {
    Random random = new Random(31L * submission.id.hashCode() + 7_919L * index + attempt);
    random.nextInt(); // seeds that are near each other begin alike
    float logit = (float) (2 * random.nextGaussian());
    double tissue = (1 + random.nextInt(TILE * TILE)) / (double) (TILE * TILE);
    return new TileScored(
        imageId,
        submission.id,
        index,
        grid.region(index, width, height),
        Logits.of(-logit, logit + (float) random.nextGaussian()),
        MODEL,
        tissue,
        submission.digest,
        submission.source);
  }

  public TileFailed failed(int index) {
    return new TileFailed(
        imageId,
        submission.id,
        index,
        grid.region(index, width, height),
        MODEL,
        Reason.INFERENCE_FAILED,
        "out of memory",
        submission.digest,
        submission.source);
  }
}
