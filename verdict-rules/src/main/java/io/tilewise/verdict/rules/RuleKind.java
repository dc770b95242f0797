package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * A rule before its parameters and a model's fit are known.
 *
 * @param name its configuration value without parameters
 * @param parameters that it has
 * @param alternatives whether one of the parameters at most may be given
 * @param factory makes the rule; empty when it needs a fit that is not there
 */
record RuleKind(String name, List<Parameter> parameters, boolean alternatives, Factory factory) {
  RuleKind(String name, List<Parameter> parameters, Factory factory) {
    this(name, parameters, false, factory);
  }

  /** Makes a rule from checked arguments. */
  @FunctionalInterface
  interface Factory {
    Optional<VerdictRule> create(RuleSpec spec, RuleContext context);
  }

  /** A rule without parameters that needs no fit. */
  static RuleKind of(VerdictRule rule) {
    return new RuleKind(rule.name(), List.of(), (_, _) -> Optional.of(rule));
  }

  /**
   * A parameter.
   *
   * @param standard value when none is given; NaN when it is then not used at all
   * @param word that may stand in place of a number, and then alone; null: none
   * @param alone whether a number, too, stands alone
   */
  record Parameter(
      String name,
      double standard,
      DoublePredicate valid,
      String expected,
      @Nullable String word,
      boolean alone) {
    Parameter(String name, double standard, DoublePredicate valid, String expected) {
      this(name, standard, valid, expected, null, false);
    }

    /** How many independent tiles an image is worth; bounded, so that no product overflows. */
    static Parameter effectiveTiles() {
      return new Parameter(
          "neff", Double.NaN, value -> value > 0 && value <= 1e9, "above 0, at most 1e9");
    }

    double in(RuleSpec spec) {
      return spec.number(name).orElse(standard);
    }

    /** Whether its word was given. */
    boolean isWordIn(RuleSpec spec) {
      return word != null && word.equals(spec.arguments().get(name));
    }

    /** The value as it is kept; empty when it is the default. */
    private Optional<String> checked(RuleSpec spec) {
      String value = spec.arguments().getOrDefault(name, "");
      if (alone || isWordIn(spec)) {
        Checks.check(
            spec.arguments().size() == 1,
            "rule " + spec.name(),
            spec,
            (alone ? name : value) + " alone");
      }
      if (isWordIn(spec)) {
        return Optional.of(value);
      }
      OptionalDouble number = spec.number(name);
      Checks.check(
          number.isPresent() && valid.test(number.getAsDouble()),
          "rule " + spec.name() + ", " + name,
          value,
          expected);
      return number.getAsDouble() == standard ? Optional.empty() : Optional.of(value);
    }
  }

  /** Itself with its default parameters. */
  RuleSpec standard() {
    return new RuleSpec(name, Map.of());
  }

  /** Checks the arguments and leaves out those that are defaults. */
  RuleSpec checked(RuleSpec spec) {
    Checks.check(
        !alternatives || spec.arguments().size() <= 1,
        "rule " + spec.name(),
        spec,
        "one parameter at most");
    Map<String, String> kept = new TreeMap<>();
    for (String name : spec.arguments().keySet()) {
      parameter(spec, name).checked(spec).ifPresent(value -> kept.put(name, value));
    }
    return new RuleSpec(spec.name(), kept);
  }

  private Parameter parameter(RuleSpec spec, String wanted) {
    List<String> names = parameters.stream().map(Parameter::name).toList();
    return parameters.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rule %s, parameter: %s (expected: %s)"
                        .formatted(
                            spec.name(),
                            wanted,
                            names.isEmpty() ? "none" : "one of " + String.join(", ", names))));
  }
}
