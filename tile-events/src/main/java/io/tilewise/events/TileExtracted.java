package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tile was cut. Its JSON travels in the header {@code tile}, its pixels are the record's value,
 * encoded without loss as {@code contentType} says; the key is the {@code tileId}.
 *
 * @param tileId {@code submissionId/index}: tiling again yields the same
 * @param index position in the grid, row by row, from 0
 * @param column from 0
 * @param row from 0
 * @param region in level-0 pixels
 * @param validWidth pixels of the tile's width, as the model sees them, that are image rather than
 *     padding: 1 to the grid's tile size, and so never more than the region's
 * @param validHeight pixels of the tile's height that are image rather than padding
 * @param tissueFraction share of the valid pixels that is tissue, 0 to 1; 1 without a tissue mask
 * @param model name@version that is to score it
 * @param contentType of the pixels, such as {@code application/vnd.tilewise.rgb8+zstd}
 * @param reference set when the record carries no pixels
 * @param modelDigest content of the model that is to score it, as in the manifest; null when its
 *     author does not say
 * @param deadline when a verdict is due even without this tile; null when its author does not say
 * @param sourceVersion what the image's source was when this tile was cut, as in the manifest:
 *     tiles that differ in it may be of different pictures. Opaque; null when its author does not
 *     say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileExtracted(
    String tileId,
    String imageId,
    String submissionId,
    int index,
    int column,
    int row,
    Region region,
    int validWidth,
    int validHeight,
    double tissueFraction,
    ModelReference model,
    String contentType,
    @Nullable TileReference reference,
    @Nullable String modelDigest,
    @Nullable Instant deadline,
    @Nullable String sourceVersion)
    implements Event {
  public TileExtracted {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.atLeast("index", index, 0);
    Checks.check(
        tileId(submissionId, index).equals(tileId), "tileId", tileId, tileId(submissionId, index));
    Checks.atLeast("column", column, 0);
    Checks.atLeast("row", row, 0);
    Checks.present("region", region);
    Checks.check(
        validWidth >= 1 && validWidth <= region.width(),
        "validWidth",
        validWidth,
        "1 to " + region.width());
    Checks.check(
        validHeight >= 1 && validHeight <= region.height(),
        "validHeight",
        validHeight,
        "1 to " + region.height());
    Checks.fraction("tissueFraction", tissueFraction);
    Checks.present("model", model);
    Checks.check(model.isResolved(), "model", model, "name@version");
    Checks.text("contentType", contentType, Bounds.CONTENT_TYPE);
    Checks.optionalSha256("modelDigest", modelDigest);
    Checks.optionalTime("deadline", deadline);
    Checks.optionalIdentifier("sourceVersion", sourceVersion);
  }

  /** The identity of a tile. */
  public static String tileId(String submissionId, int index) {
    return submissionId + "/" + index;
  }

  @Override
  public String eventId() {
    return tileId + "/" + getClass().getSimpleName();
  }
}
