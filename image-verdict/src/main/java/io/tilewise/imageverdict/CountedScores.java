package io.tilewise.imageverdict;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one submission that count, with what they say of model and source: a verdict names
 * no content that one of them does not say, and is not given on scores that name two versions of
 * the source. The latter only where the manifest names none; else the ledger knows. Of one thread.
 */
public final class CountedScores {
  /** Why a tile failed whose score has the wrong number of logits. */
  public static final Reason UNREADABLE = Reason.INFERENCE_FAILED;

  private final ImageTiled manifest;
  private final TileScores.Builder scores;
  private final BitSet scored = new BitSet();
  private final BitSet failed = new BitSet();
  private final Map<Reason, BitSet> failures = new EnumMap<>(Reason.class);
  private boolean contentUnsaid;
  private @Nullable String source;
  private @Nullable String otherSource;

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
    scored.set(index);
    scores.add(index, TileWeights.of(manifest, index, tissueFraction), logits.toArray());
  }

  /**
   * Adds the failure of a tile, which counts unless it has a score as well; the first tells why.
   */
  public void addFailure(int index, Reason reason) {
    if (!failed.get(index)) {
      failed.set(index);
      failures.computeIfAbsent(reason, _ -> new BitSet()).set(index);
    }
  }

  /** How many there are. */
  public int tiles() {
    return scored.cardinality();
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
    TileAccount account = new TileAccount(counts, unknown, failed());
    return otherSource == null
        ? ImageVerdict.judged(said, scores.build(), account, stamp)
        : ImageVerdict.ofTwoSources(said, source + " and " + otherSource, account, stamp);
  }

  private List<FailedTiles> failed() {
    List<FailedTiles> counts = new ArrayList<>();
    failures.forEach(
        (reason, tiles) -> {
          BitSet unscored = (BitSet) tiles.clone();
          unscored.andNot(scored);
          if (!unscored.isEmpty()) {
            counts.add(new FailedTiles(reason, unscored.cardinality()));
          }
        });
    counts.sort(Comparator.comparingInt(FailedTiles::tiles).reversed());
    return counts;
  }
}
