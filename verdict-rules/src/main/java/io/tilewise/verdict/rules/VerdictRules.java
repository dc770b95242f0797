package io.tilewise.verdict.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every rule there is. A new rule is one new type and one new line here. */
public final class VerdictRules {
  private static final List<RuleKind> KINDS =
      List.of(
          RuleKind.of(new MajorityVote()),
          RuleKind.of(new MeanProbability()),
          RuleKind.of(new MeanLogProbability()),
          RuleKind.of(new MaxProbability()),
          RuleKind.of(new MaxLogit()),
          TopKMean.KIND,
          Quantile.KIND,
          NoisyOr.KIND,
          LogSumExp.KIND,
          GeneralizedMean.KIND,
          ProductOfExperts.KIND,
          EvidenceMixture.KIND,
          CountHistogram.KIND);

  private VerdictRules() {}

  /** All configuration values without parameters, in the order in which results list them. */
  public static List<String> names() {
    return KINDS.stream().map(RuleKind::name).toList();
  }

  /**
   * Reads a configuration value, say {@code top-k-mean(k=5)}.
   *
   * @throws IllegalArgumentException when there is no such rule, or it has no such parameter
   */
  public static RuleSpec spec(String text) {
    RuleSpec spec = RuleSpec.parse(text);
    return kind(spec).checked(spec);
  }

  /**
   * Makes a rule.
   *
   * @return empty when the rule needs a fit that the context does not have
   * @throws IllegalArgumentException when there is no such rule, or it has no such parameter
   */
  public static Optional<VerdictRule> create(RuleSpec spec, RuleContext context) {
    RuleKind kind = kind(spec);
    return kind.factory().create(kind.checked(spec), context);
  }

  /** Every rule that the context allows, with its default parameters. */
  public static List<VerdictRule> all(RuleContext context) {
    return KINDS.stream().flatMap(kind -> standard(kind, context).stream()).toList();
  }

  private static Optional<VerdictRule> standard(RuleKind kind, RuleContext context) {
    return kind.factory().create(kind.standard(), context);
  }

  /** The same, with this rule in the place of the one of its name. */
  public static List<VerdictRule> allWith(VerdictRule rule, RuleSpec spec, RuleContext context) {
    List<VerdictRule> all = new ArrayList<>(KINDS.size());
    for (RuleKind kind : KINDS) {
      if (kind.name().equals(spec.name())) {
        all.add(rule);
      } else {
        standard(kind, context).ifPresent(all::add);
      }
    }
    return all;
  }

  private static RuleKind kind(RuleSpec spec) {
    return KINDS.stream()
        .filter(each -> each.name().equals(spec.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rule: "
                        + spec.name()
                        + " (expected: one of "
                        + String.join(", ", names())
                        + ")"));
  }
}
