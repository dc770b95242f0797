package io.tilewise.verdict;

import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;

/** Where to look first. */
final class Focus {
  /** Tiles that a verdict points to at most. */
  private static final int TILES = 5;

  private Focus() {}

  /** Indexes of the tiles that speak most for a label; of equal ones the first. */
  static List<Integer> of(TileScores scores, int label) {
    List<Integer> most = new ArrayList<>(TILES + 1);
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        double log = scores.logProbability(at, label);
        int place = most.size();
        while (place > 0 && scores.logProbability(most.get(place - 1), label) < log) {
          place--;
        }
        if (place < TILES) {
          most.add(place, at);
          if (most.size() > TILES) {
            most.removeLast();
          }
        }
      }
    }
    return most.stream().map(scores::index).toList();
  }
}
