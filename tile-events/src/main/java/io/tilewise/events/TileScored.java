package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import org.jspecify.annotations.Nullable;

/**
 * A model scored a tile.
 *
 * @param index of the tile in the grid: this is what counts
 * @param region in level-0 pixels, for readers of this record alone; a verdict takes regions from
 *     the manifest's grid by index, whatever is said here
 * @param logits in label order. A model that outputs probabilities is published as {@code
 *     log(clip(p, 1e-7, 1 - 1e-7))}, renormalised
 * @param model name@version that scored it
 * @param tissueFraction of the tile, 0 to 1
 * @param modelDigest content of the model that scored it, as in the manifest; null when the scorer
 *     does not say
 * @param sourceVersion the tile's, copied; null when the scorer does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileScored(
    String imageId,
    String submissionId,
    int index,
    Region region,
    Logits logits,
    ModelReference model,
    double tissueFraction,
    @Nullable String modelDigest,
    @Nullable String sourceVersion)
    implements TileOutcome {
  public TileScored {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.atLeast("index", index, 0);
    Checks.present("region", region);
    Checks.present("logits", logits);
    Checks.present("model", model);
    Checks.check(model.isResolved(), "model", model, "name@version");
    Checks.fraction("tissueFraction", tissueFraction);
    Checks.optionalSha256("modelDigest", modelDigest);
    Checks.optionalIdentifier("sourceVersion", sourceVersion);
  }
}
