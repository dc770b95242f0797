package io.tilewise.imageverdict;

import static io.tilewise.imageverdict.TileKind.FAILED;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.tiling.TileGrid;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The account of one submission's tiles: which are scored, failed or missing, and what is a
 * duplicate. Hears records in any order, before and after the manifest. A tile has room for one
 * score and one failure; the score is what counts of the two, in either order, and every further
 * one of its sort is a duplicate. A score with the wrong number of logits is a failure: no better
 * one will come. What another model made, or the same one with another content, what was cut from
 * another version of the image's source, and tiles outside the grid, are foreign and do not count.
 * A manifest that names no content of the model takes on that of the first record that does.
 *
 * <p>One bit for each tile and sort, so that a slide of 150,000 tiles takes 40 kB; everything but
 * {@link #tiled} takes the same time however many tiles there are. Not thread-safe.
 */
public final class TileLedger {
  /** Of each kind, in the order of their first, the tiles; only until the manifest is known. */
  private final Map<TileKind, BitSet> early = new LinkedHashMap<>();

  private final BitSet scores = new BitSet();
  private final BitSet failures = new BitSet();
  private @Nullable ImageTiled manifest;
  private int accountedFor;
  private int scored;
  private long duplicates;

  /** What a record came to. */
  public enum Entry {
    /** The tile's first score: the one that counts. */
    SCORE,
    /** The tile's first failure, which counts until there is a score. */
    FAILURE,
    /** One more of a sort that the tile had: counted, and otherwise nothing. */
    DUPLICATE,
    /** Not of this submission's tile set: not counted at all. */
    FOREIGN
  }

  /** Nothing was heard yet: until the manifest is known, every kind of record counts. */
  public TileLedger() {}

  /** Nothing was heard yet, and the manifest is known. */
  public TileLedger(ImageTiled manifest) {
    this.manifest = manifest;
  }

  /** Hears what became of a tile. */
  public Entry hear(TileOutcome tile) {
    return hear(TileKind.of(tile), tile.index());
  }

  /** Hears a record of this kind about the tile. */
  public Entry hear(TileKind kind, int index) {
    Entry entry = recall(kind, index);
    if (entry == Entry.DUPLICATE) {
      duplicates++;
    }
    return entry;
  }

  /**
   * The same for what is read back from where it was kept: what is a duplicate of it was counted
   * when it was heard, see {@link #recallDuplicates}.
   */
  public Entry recall(TileKind kind, int index) {
    if (isForeign(kind, index)) {
      return Entry.FOREIGN;
    }
    if (manifest != null && manifest.model().digest() == null) {
      manifest = of(kind, manifest);
    }
    boolean score = isScore(kind);
    BitSet heard = manifest == null ? early(kind) : sort(score);
    if (heard.get(index)) {
      return Entry.DUPLICATE;
    }
    enter(score, index);
    heard.set(index);
    return score ? Entry.SCORE : Entry.FAILURE;
  }

  /** So many duplicates were heard before. */
  public void recallDuplicates(long count) {
    duplicates += count;
  }

  private boolean isForeign(TileKind kind, int index) {
    return manifest == null
        ? index >= TileGrid.MAX_TILES
        : !kind.isOf(manifest) || !manifest.expects(index);
  }

  private boolean isScore(TileKind kind) {
    return kind.labels() != FAILED && (manifest == null || kind.fits(manifest));
  }

  private BitSet early(TileKind kind) {
    return early.computeIfAbsent(kind, _ -> new BitSet());
  }

  private BitSet sort(boolean score) {
    return score ? scores : failures;
  }

  private void enter(boolean score, int index) {
    if (!scores.get(index) && !failures.get(index)) {
      accountedFor++;
    }
    if (score && !scores.get(index)) {
      scored++;
    }
    sort(score).set(index);
  }

  /**
   * The manifest came: from now on only its model and its grid's tiles count. What was heard before
   * is heard again in its light; failures of the same tile that looked like different kinds of
   * record turn out to be duplicates.
   *
   * @throws IllegalStateException when it is known already
   */
  public void tiled(ImageTiled known) {
    if (manifest != null) {
      throw new IllegalStateException("manifest: known already (expected: one per submission)");
    }
    manifest = withContent(known);
    scores.clear();
    failures.clear();
    scored = 0;
    accountedFor = 0;
    early.forEach((kind, tiles) -> tiles.stream().forEach(index -> hear(kind, index)));
    early.clear();
  }

  /** The manifest, of the content that counts; null before it came. */
  public @Nullable ImageTiled manifest() {
    return manifest;
  }

  /** A manifest that comes now, of the content that counts from then on. */
  public ImageTiled withContent(ImageTiled known) {
    if (known.model().digest() != null) {
      return known;
    }
    for (Map.Entry<TileKind, BitSet> heard : early.entrySet()) {
      TileKind kind = heard.getKey();
      boolean inside = heard.getValue().stream().anyMatch(known::expects);
      if (kind.digest() != null && kind.isOf(known) && inside) {
        return of(kind, known);
      }
    }
    return known;
  }

  private static ImageTiled of(TileKind kind, ImageTiled known) {
    return known.withModel(known.model().withDigest(kind.digest()));
  }

  /**
   * A tile of which a record of this kind was heard before the manifest, and that is not of the
   * manifest's set where there is such a one; otherwise any. Where it is of the set, so are all of
   * its kind.
   */
  public OptionalInt doubtful(TileKind kind, ImageTiled known) {
    BitSet tiles = early.getOrDefault(kind, new BitSet());
    OptionalInt foreign = tiles.stream().filter(index -> !known.expects(index)).findFirst();
    return foreign.isPresent() ? foreign : tiles.stream().findFirst();
  }

  /** Whether the tile has a score. */
  public boolean isScored(int index) {
    return scores.get(index);
  }

  /** Whether there is nothing to wait for: the manifest is known, and no tile of it is missing. */
  public boolean isComplete() {
    return manifest != null && accountedFor >= manifest.tileCount();
  }

  /** The account; without a manifest, as many tiles are expected as were heard of. */
  public TileCounts counts() {
    // Where a manifest does not say which tiles are background, a score of one is one tile more.
    int expected = Math.max(manifest == null ? 0 : manifest.tileCount(), accountedFor);
    return new TileCounts(
        expected, scored, accountedFor - scored, expected - accountedFor, duplicates);
  }
}
