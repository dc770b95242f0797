package io.tilewise.lab.calibrate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled tiles by group, and which groups a fit of each split must not have seen.
 *
 * @param groups tiles of each group
 * @param judgedBy per repetition and group the split that judges it, 0 to {@code splits - 1}
 * @param splits how many there are
 * @param seed of draws
 */
public record TileFolds(
    List<TileSample> groups, List<List<Integer>> judgedBy, int splits, long seed) {
  public TileFolds {
    groups = List.copyOf(groups);
    judgedBy = judgedBy.stream().map(List::copyOf).toList();
  }

  /** Groups that a split is fitted on: those of its repetition that it does not judge. */
  List<TileSample> training(int split) {
    List<Integer> judging =
        judgedBy.stream().filter(each -> each.contains(split)).findFirst().orElseThrow();
    return IntStream.range(0, groups.size())
        .filter(group -> judging.get(group) != split)
        .mapToObj(groups::get)
        .toList();
  }
}
