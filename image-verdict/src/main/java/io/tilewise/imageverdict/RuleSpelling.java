package io.tilewise.imageverdict;

import io.tilewise.verdict.rules.VerdictRules;

/** One rule has several spellings: {@code top-k-mean} is {@code top-k-mean(k=3)}. Stateless. */
public final class RuleSpelling {
  private RuleSpelling() {}

  /** Whether both are one rule, so that what belongs to it stays; texts of none only if equal. */
  public static boolean isOne(String rule, String other) {
    try {
      return rule.equals(other) || VerdictRules.spec(rule).equals(VerdictRules.spec(other));
    } catch (IllegalArgumentException e) {
      return false; // whoever judges by it says so
    }
  }
}
