package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.TileCounts;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one submission that count, with what they say of model and source: a verdict names
 * no content that one of them does not say, and is not given on scores that name two versions of
 * the source. The latter only where the manifest names none; else the ledger knows. Of one thread.
 */
public final class CountedScores {
  private final ImageTiled manifest;
  private final TileScores.Builder scores;
  private boolean contentUnsaid;
  private @Nullable String source;
  private @Nullable String otherSource;
  private int tiles;

  /** None yet. */
  public CountedScores(ImageTiled manifest) {
    this.manifest = manifest;
    this.scores = TileScores.builder(manifest.model().labels().size());
  }

  /** Adds the score of a tile that has none yet. */
  public void add(TileKind kind, int index, double tissueFraction, Logits logits) {
    contentUnsaid |= kind.digest() == null;
    if (source == null) {
      source = kind.source();
    } else if (!kind.isFrom(source)) {
      otherSource = kind.source();
    }
    scores.add(index, TileWeights.of(manifest, index, tissueFraction), logits.toArray());
    tiles++;
  }

  /** How many there are. */
  public int tiles() {
    return tiles;
  }

  /**
   * Judges them.
   *
   * @param known the manifest, of the content that counts, with the settings to judge by
   * @param unknown the tiles that were not scored
   */
  public ImageClassified judge(
      ImageTiled known, UnknownTiles unknown, TileCounts counts, Stamp stamp) {
    ImageTiled said = contentUnsaid ? known.withModel(known.model().withDigest(null)) : known;
    return otherSource == null
        ? ImageVerdict.judged(said, scores.build(), unknown, counts, stamp)
        : ImageVerdict.ofTwoSources(said, source + " and " + otherSource, counts, stamp);
  }
}
