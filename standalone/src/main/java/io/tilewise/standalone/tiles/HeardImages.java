package io.tilewise.standalone.tiles;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was heard of the tiles of several submissions. Of one thread. */
public final class HeardImages {
  private final Map<String, HeardTiles> heard = new HashMap<>();

  /** Nothing was heard yet. */
  public HeardImages() {}

  /** Hears an event of any submission. */
  public void hear(Event event) {
    heard.computeIfAbsent(event.submissionId(), _ -> new HeardTiles()).hear(event);
  }

  /** The scores of a verdict's image; empty without a manifest. */
  public Optional<ScoredTiles> scored(ImageClassified verdict) {
    return Optional.ofNullable(heard.get(verdict.submissionId())).flatMap(HeardTiles::scored);
  }

  /** Whether the manifest was heard and every score that a verdict counts. */
  public boolean isWhole(ImageClassified verdict) {
    return verdict.model() == null // nobody knows a manifest
        || scored(verdict)
            .filter(tiles -> tiles.scores().tiles() >= verdict.tiles().scored())
            .isPresent();
  }
}
