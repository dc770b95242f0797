package io.tilewise.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution comes to.
 *
 * @param labels one when decided; the tied ones when referred
 * @param tie what was tied and what broke it; null without a tie
 */
record Choice(List<Integer> labels, @Nullable String tie) {
  static Choice of(int label) {
    return new Choice(List.of(label), null);
  }
}
