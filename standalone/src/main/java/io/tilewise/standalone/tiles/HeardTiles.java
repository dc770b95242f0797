package io.tilewise.standalone.tiles;

import io.tilewise.events.Event;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.imageverdict.TileKind;
import io.tilewise.imageverdict.TileLedger;
import io.tilewise.imageverdict.TileWeights;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of one submission's tiles, in the order of the topic. Which scores count is only
 * known with the manifest, which comes behind most of them: until then each is kept small, for a
 * slide has 150,000. Of one thread.
 */
final class HeardTiles {
  private static final Logits NONE = Logits.of(0);

  private final Map<TileKind, TileKind> kinds = new HashMap<>();
  private final List<Heard> heard = new ArrayList<>();
  private @Nullable ImageTiled manifest;
  private @Nullable ScoredTiles counted;

  private record Heard(TileKind kind, int index, double tissueFraction, Logits logits) {}

  /** Takes what belongs to the tiles out of an event of the submission. */
  void hear(Event event) {
    counted = null;
    if (event instanceof ImageTiled tiled && manifest == null) {
      manifest = tiled;
    } else if (event instanceof TileOutcome tile) {
      heard.add(heard(tile));
    }
  }

  private Heard heard(TileOutcome tile) {
    TileKind kind = kinds.computeIfAbsent(TileKind.of(tile), each -> each);
    return switch (tile) {
      case TileScored scored ->
          new Heard(kind, scored.index(), scored.tissueFraction(), scored.logits());
      case TileFailed failed -> new Heard(kind, failed.index(), 0, NONE);
    };
  }

  /** The scores that count; empty without a manifest. */
  Optional<ScoredTiles> scored() {
    if (counted == null && manifest != null) {
      counted = scored(manifest);
    }
    return Optional.ofNullable(counted);
  }

  private ScoredTiles scored(ImageTiled tiled) {
    TileLedger ledger = new TileLedger(tiled);
    TileScores.Builder scores = TileScores.builder(tiled.model().labels().size());
    for (Heard tile : heard) {
      if (ledger.hear(tile.kind, tile.index) == TileLedger.Entry.SCORE) {
        double weight = TileWeights.of(tiled, tile.index, tile.tissueFraction);
        scores.add(tile.index, weight, tile.logits.toArray());
      }
    }
    return new ScoredTiles(tiled, scores.build());
  }
}
