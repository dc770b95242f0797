package io.tilewise.aggregator.topics;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import io.tilewise.events.VerdictInput;
import java.util.Map;

/** The topics that are read: as many partitions each, and an image on the same one of all. */
public final class Inputs {
  private Inputs() {}

  /** Their names, with what they carry. */
  public static Map<String, Class<? extends VerdictInput>> of(Topics topics) {
    return Map.of(
        topics.imagesSubmitted(), ImageSubmitted.class,
        topics.imagesTiled(), ImageTiled.class,
        topics.imagesRejected(), ImageRejected.class,
        topics.tilesScored(), TileOutcome.class);
  }
}
