package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.tiling.ImageCut;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The manifest that closes the tile set of an image: written after its last tile.
 *
 * @param width of the image in level-0 pixels, &gt;= 1
 * @param height of the image in level-0 pixels, &gt;= 1
 * @param grid how it was cut
 * @param tileCount tiles that were published and are to be scored, 0 to the grid's
 * @param backgroundTiles tiles without tissue that were not published; together with {@code
 *     tileCount} the grid's count
 * @param model the model with labels and verdict settings
 * @param contentSha256 digest of the image's bytes, 64 hexadecimal digits
 * @param submittedAt of the submission
 * @param tiledAt when the last tile was acknowledged
 * @param deadline when a verdict is due even if tiles are missing
 * @param submissionOffset of the submission's record, from which the verdict's revision follows;
 *     null when the tiler does not say
 * @param submissionPartition that this offset is of; null when the tiler does not say, and then the
 *     offset says nothing
 * @param sourceVersion what the image's source was when it was cut: only tiles and scores of the
 *     same count, as far as they say. Opaque; null when the tiler does not say
 * @param background tiles of the grid without tissue, {@code backgroundTiles} of them; null when
 *     there is none, or the tiler does not say which
 * @param reading how the pixels were read; null when the tiler does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageTiled(
    String imageId,
    String submissionId,
    int width,
    int height,
    TileGrid grid,
    int tileCount,
    int backgroundTiles,
    ManifestModel model,
    String contentSha256,
    Instant submittedAt,
    Instant tiledAt,
    Instant deadline,
    @Nullable Long submissionOffset,
    @Nullable Integer submissionPartition,
    @Nullable String sourceVersion,
    @Nullable TileSet background,
    @Nullable Reading reading)
    implements VerdictInput {
  public ImageTiled {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.between("width", width, 1, Region.MAX_SIDE);
    Checks.between("height", height, 1, Region.MAX_SIDE);
    Checks.present("grid", grid);
    Checks.check(
        grid.covers(width, height),
        "grid",
        grid.columns() + "x" + grid.rows() + " tiles of " + grid.tileSize(),
        "one of " + width + "x" + height);
    Checks.atLeast("tileCount", tileCount, 0);
    Checks.atLeast("backgroundTiles", backgroundTiles, 0);
    Checks.check(
        (long) tileCount + backgroundTiles == grid.tileCount(),
        "tileCount + backgroundTiles",
        (long) tileCount + backgroundTiles,
        "the grid's " + grid.tileCount());
    Checks.present("model", model);
    Checks.sha256("contentSha256", contentSha256);
    Checks.time("submittedAt", submittedAt);
    Checks.time("tiledAt", tiledAt);
    Checks.time("deadline", deadline);
    Checks.optionalOffset("submissionOffset", submissionOffset);
    Checks.optionalPartition("submissionPartition", submissionPartition);
    Checks.optionalIdentifier("sourceVersion", sourceVersion);
    checkBackground(background, backgroundTiles, grid);
  }

  /** Of a tiler that says neither what is background nor how it read the image. */
  public ImageTiled(
      String imageId,
      String submissionId,
      int width,
      int height,
      TileGrid grid,
      int tileCount,
      int backgroundTiles,
      ManifestModel model,
      String contentSha256,
      Instant submittedAt,
      Instant tiledAt,
      Instant deadline,
      @Nullable Long submissionOffset,
      @Nullable Integer submissionPartition,
      @Nullable String sourceVersion) {
    this(
        imageId,
        submissionId,
        width,
        height,
        grid,
        tileCount,
        backgroundTiles,
        model,
        contentSha256,
        submittedAt,
        tiledAt,
        deadline,
        submissionOffset,
        submissionPartition,
        sourceVersion,
        null,
        null);
  }

  private static void checkBackground(
      @Nullable TileSet background, int backgroundTiles, TileGrid grid) {
    if (background != null) {
      Checks.check(
          background.size() == backgroundTiles,
          "background",
          background.size() + " tiles",
          "backgroundTiles: " + backgroundTiles);
      Checks.between("background end", background.end(), 0, grid.tileCount());
    }
  }

  /** Whether a tile is one that is to be scored: of the grid, and not known as background. */
  public boolean expects(int index) {
    return index >= 0
        && index < grid.tileCount()
        && (background == null || !background.contains(index));
  }

  /** Where a tile stands, in level-0 pixels. */
  public Region region(int index) {
    return grid.region(index, width, height);
  }

  /** Pixels that belong to this tile alone, in proportion to a whole tile: 0 (exclusive) to 1. */
  public double ownedFraction(int index) {
    return grid.ownedFraction(index, width, height);
  }

  /** What of the image was judged; less than a pixel of the level at an edge is no other part. */
  public ImageCut cut() {
    Region cut = grid.cutRegion(width, height);
    double pixel = grid.area() == null ? 1 : grid.area().downsample();
    boolean toRight = width - cut.x() - cut.width() < pixel;
    boolean toBottom = height - cut.y() - cut.height() < pixel;
    Region region =
        new Region(
            cut.x(),
            cut.y(),
            toRight ? width - cut.x() : cut.width(),
            toBottom ? height - cut.y() : cut.height());
    String mask = reading == null ? null : reading.tissueMask();
    return new ImageCut(width, height, region, grid.tileCount(), backgroundTiles, mask);
  }

  /** The same tiles for another model, or for the same one that is judged otherwise. */
  public ImageTiled withModel(ManifestModel other) {
    return new ImageTiled(
        imageId,
        submissionId,
        width,
        height,
        grid,
        tileCount,
        backgroundTiles,
        other,
        contentSha256,
        submittedAt,
        tiledAt,
        deadline,
        submissionOffset,
        submissionPartition,
        sourceVersion,
        background,
        reading);
  }
}
