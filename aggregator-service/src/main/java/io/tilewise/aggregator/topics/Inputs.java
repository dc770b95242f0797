package io.tilewise.aggregator.topics;

import io.tilewise.events.EventType;
import io.tilewise.events.Topics;
import java.util.Map;
import java.util.Set;

/** The topics that are read: as many partitions each, and an image on the same one of all. */
public final class Inputs {
  private Inputs() {}

  /** Their names, with what they carry. */
  public static Map<String, Set<EventType>> of(Topics topics) {
    return Map.of(
        topics.imagesSubmitted(), Set.of(EventType.IMAGE_SUBMITTED),
        topics.imagesTiled(), Set.of(EventType.IMAGE_TILED),
        topics.imagesRejected(), Set.of(EventType.IMAGE_REJECTED),
        topics.tilesScored(), Set.of(EventType.TILE_SCORED, EventType.TILE_FAILED));
  }
}
