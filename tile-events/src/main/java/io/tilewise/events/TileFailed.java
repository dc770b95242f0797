package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import org.jspecify.annotations.Nullable;

/**
 * A tile will never have a score; the image's accounting closes without it.
 *
 * @param index of the tile in the grid
 * @param region in level-0 pixels
 * @param model name@version that was to score it
 * @param reason code for machines
 * @param text for people; cut to {@value io.tilewise.events.check.Bounds#TEXT} characters
 * @param modelDigest content of the model that was to score it; null when nobody says
 * @param sourceVersion the tile's, copied; null when nobody says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileFailed(
    String imageId,
    String submissionId,
    int index,
    Region region,
    ModelReference model,
    Reason reason,
    String text,
    @Nullable String modelDigest,
    @Nullable String sourceVersion)
    implements TileOutcome {
  public TileFailed {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.atLeast("index", index, 0);
    Checks.present("region", region);
    Checks.present("model", model);
    Checks.check(model.isResolved(), "model", model, "name@version");
    Checks.present("reason", reason);
    text = Checks.forPeople("text", text);
    Checks.optionalSha256("modelDigest", modelDigest);
    Checks.optionalIdentifier("sourceVersion", sourceVersion);
  }
}
