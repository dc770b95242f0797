package io.tilewise.events;

/**
 * A tile will never have a score; the image's accounting closes without it.
 *
 * @param index of the tile in the grid
 * @param region in level-0 pixels
 * @param model name@version that was to score it
 * @param reason code for machines
 * @param text for people
 */
public record TileFailed(
    String imageId,
    String submissionId,
    int index,
    Region region,
    ModelReference model,
    Reason reason,
    String text)
    implements Event {
  public TileFailed {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.atLeast("index", index, 0);
    Checks.present("region", region);
    Checks.present("model", model);
    Checks.check(model.isResolved(), "model", model, "name@version");
    Checks.present("reason", reason);
    Checks.text("text", text);
  }

  @Override
  public String eventId() {
    return TileExtracted.tileId(submissionId, index) + "/" + EventType.TILE_FAILED.simpleName();
  }
}
