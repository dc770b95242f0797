package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule and its parameters as configured: {@code top-k-mean}, {@code top-k-mean(k=5)}.
 *
 * @param name of the rule
 * @param arguments values that differ from the rule's defaults, by the parameter's name
 */
public record RuleSpec(String name, Map<String, Double> arguments) {
  private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*)(?:\\((.*)\\))?");
  private static final Pattern ARGUMENT = Pattern.compile("\\s*([a-z]+)\\s*=\\s*([^\\s,]+)\\s*");

  /** Decimal: what else Java reads as a number, say 5d or 0x1p2, is more likely a slip. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

  public RuleSpec {
    Map<String, Double> sorted = new TreeMap<>(arguments);
    sorted.replaceAll((_, value) -> value + 0.0); // a negative zero is a zero
    arguments = Collections.unmodifiableMap(sorted);
  }

  /**
   * Reads a configuration value. Whether there is such a rule is {@link VerdictRules}' to say.
   *
   * @throws IllegalArgumentException when it is not of this form
   */
  static RuleSpec parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    Checks.check(form.matches(), "rule", text, "a name, or name(parameter=number, …)");
    Map<String, Double> arguments = new TreeMap<>();
    String list = form.group(2);
    if (list != null) {
      for (String each : list.split(",", -1)) {
        Matcher argument = ARGUMENT.matcher(each);
        Checks.check(argument.matches(), "rule", text, "name(parameter=number, …)");
        double value = number(text, argument.group(2));
        boolean first = arguments.put(argument.group(1), value) == null;
        Checks.check(first, "rule", text, argument.group(1) + " once");
      }
    }
    return new RuleSpec(form.group(1), arguments);
  }

  private static double number(String text, String value) {
    Checks.check(NUMBER.matcher(value).matches(), "rule", text, "a number instead of " + value);
    return Double.parseDouble(value);
  }

  /** Its configuration value; what is a default is left out, so one rule has one value. */
  @Override
  public String toString() {
    if (arguments.isEmpty()) {
      return name;
    }
    StringBuilder text = new StringBuilder(name).append('(');
    arguments.forEach(
        (parameter, value) ->
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ",")
                .append(parameter)
                .append('=')
                .append(
                    value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString(value.longValue())
                        : value.toString()));
    return text.append(')').toString();
  }
}
