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

/**
 * The events of an image that nobody painted: scores of two classes with the digits that a network
 * gives, tissue fractions that are counted pixels. The same name and number of tiles give the same
 * scores.
 */
public final class SyntheticImage {
  private static final int TILE = 128;
  private static final Duration WAIT = Duration.ofHours(6);
  private static final ModelReference MODEL = ModelReference.parse("bench@1");
  private static final ManifestModel CARD =
      new ManifestModel(
          MODEL,
          List.of("negative", "positive"),
          "positive",
          List.of(),
          new VerdictSettings("mean-log-probability", null, null),
          null);

  private final String imageId;
  private final int tiles;
  private final TileGrid grid;
  private final int width;
  private final int height;
  private final Instant sentAt = Instant.now();

  public SyntheticImage(String imageId, int tiles) {
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

  private String submissionId() {
    return imageId + "-s1";
  }

  public ImageSubmitted submitted() {
    return new ImageSubmitted(
        imageId,
        submissionId(),
        URI.create("file:/slides/" + imageId + ".png"),
        ModelReference.parse("bench"),
        Lane.ROUTINE,
        null,
        WAIT,
        sentAt,
        Map.of());
  }

  public ImageTiled tiled() {
    return new ImageTiled(
        imageId,
        submissionId(),
        width,
        height,
        grid,
        tiles,
        0,
        CARD,
        "0".repeat(64),
        sentAt,
        sentAt,
        sentAt.plus(WAIT),
        null);
  }

  public TileScored scored(int index) {
    return scored(index, 0);
  }

  /** A score of a tile; every attempt at it gives other digits, as another batch does. */
  public TileScored scored(int index, int attempt) {
    Random random = new Random(31L * imageId.hashCode() + 7_919L * index + attempt);
    random.nextInt(); // seeds that are near each other begin alike
    float logit = (float) (2 * random.nextGaussian());
    double tissue = (1 + random.nextInt(TILE * TILE)) / (double) (TILE * TILE);
    return new TileScored(
        imageId,
        submissionId(),
        index,
        grid.region(index, width, height),
        Logits.of(-logit, logit + (float) random.nextGaussian()),
        MODEL,
        tissue,
        null);
  }

  public TileFailed failed(int index) {
    return new TileFailed(
        imageId,
        submissionId(),
        index,
        grid.region(index, width, height),
        MODEL,
        Reason.INFERENCE_FAILED,
        "out of memory",
        null);
  }
}
