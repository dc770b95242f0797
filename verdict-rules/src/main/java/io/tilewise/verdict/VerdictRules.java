package io.tilewise.verdict;

import java.util.List;
import java.util.Optional;

/** Every rule there is. A new rule is one new type and one new line here. */
public final class VerdictRules {
  private static final List<VerdictRule> ALL =
      List.of(
          new MajorityVote(),
          new MeanProbability(),
          new MeanLogProbability(),
          new MaxProbability());

  private VerdictRules() {}

  /** All rules, in the order in which results list them. */
  public static List<VerdictRule> all() {
    return ALL;
  }

  /** The rule of a configuration value, empty when there is none. */
  public static Optional<VerdictRule> named(String name) {
    return ALL.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** All configuration values, for messages: {@code a, b, c}. */
  public static String names() {
    return String.join(", ", ALL.stream().map(VerdictRule::name).toList());
  }
}
