package io.tilewise.lab.fit;

import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images of different groups with the very same tile scores, in whatever order: most likely one
 * image under two ids, on which a fit would be checked that has seen it. Only whole images are
 * compared; two that share some of their tiles go unnoticed.
 */
final class TwinImages {
  /** Of fewer different scores, rounded ones at that, two images may agree by chance. */
  private static final int LEAST_DIFFERENT = 8;

  private static final int NAMED_AT_MOST = 3;

  private TwinImages() {}

  /**
   * What the scores of an image's tiles come to, in any order: the sum of a hash of each (64 bits,
   * so that a thousand images agree by chance once in 10^13 times).
   *
   * @return 0 when there are too few different ones to tell
   */
  static long fingerprint(TileScores scores) {
    long sum = 0;
    Set<Long> different = new HashSet<>();
    for (int tile = 0; tile < scores.tiles(); tile++) {
      if (scores.weight(tile) > 0) {
        long hash = hash(scores, tile);
        sum += hash;
        if (different.size() < LEAST_DIFFERENT) {
          different.add(hash);
        }
      }
    }
    return different.size() < LEAST_DIFFERENT ? 0 : sum;
  }

  private static long hash(TileScores scores, int tile) {
    long hash = 0;
    for (int label = 0; label < scores.labels(); label++) {
      hash = mixed(hash + Double.doubleToLongBits(scores.logit(tile, label)));
    }
    return hash;
  }

  /** Stafford's thirteenth mix of 64 bits, as in {@link java.util.SplittableRandom}. */
  private static long mixed(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Names the first pairs. */
  static Optional<String> warning(Stream<ImageFacts> images) {
    Map<Long, ImageFacts> first = new HashMap<>();
    List<String> pairs = new ArrayList<>();
    images
        .filter(each -> each.fingerprint() != 0)
        .forEach(
            each -> {
              ImageFacts twin = first.putIfAbsent(each.fingerprint(), each);
              if (twin != null && !twin.group().equals(each.group())) {
                pairs.add(text(twin) + " and " + text(each));
              }
            });
    String more = pairs.size() > NAMED_AT_MOST ? "; " + pairs.size() + " pairs in all" : "";
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the same tile scores in images of different groups, as if one image were there twice: "
                + String.join(", ", pairs.subList(0, Math.min(NAMED_AT_MOST, pairs.size())))
                + more
                + "; the fit looks better than it is");
  }

  private static String text(ImageFacts image) {
    return image.id() + " (" + image.group() + ")";
  }
}
