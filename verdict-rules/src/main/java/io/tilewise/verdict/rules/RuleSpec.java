package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule and its parameters as configured: {@code top-k-mean}, {@code top-k-mean(k=5)}, {@code
 * evidence-mixture(prior=counts)}.
 *
 * @param name of the rule
 * @param arguments values that differ from the rule's defaults, by the parameter's name: words, or
 *     numbers, which have one text each
 */
public record RuleSpec(String name, Map<String, String> arguments) {
  private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*)(?:\\((.*)\\))?");
  private static final Pattern WORD = Pattern.compile("[a-z]+");
  private static final Pattern ARGUMENT = Pattern.compile("\\s*([a-z]+)\\s*=\\s*([^\\s,]+)\\s*");

  /** Decimal: what else Java reads as a number, say 5d or 0x1p2, is more likely a slip. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

  public RuleSpec {
    Map<String, String> sorted = new TreeMap<>(arguments);
    sorted.replaceAll((parameter, value) -> canonical("rule " + name + ", " + parameter, value));
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
    Map<String, String> arguments = new TreeMap<>();
    String list = form.group(2);
    if (list != null) {
      for (String each : list.split(",", -1)) {
        Matcher argument = ARGUMENT.matcher(each);
        Checks.check(argument.matches(), "rule", text, "name(parameter=number, …)");
        boolean first = arguments.put(argument.group(1), argument.group(2)) == null;
        Checks.check(first, "rule", text, argument.group(1) + " once");
      }
    }
    return new RuleSpec(form.group(1), arguments);
  }

  /** From which a number is read again to the bit; a negative zero is a zero. */
  private static String canonical(String thing, String value) {
    if (WORD.matcher(value).matches()) {
      return value;
    }
    Checks.check(NUMBER.matcher(value).matches(), thing, value, "a number");
    double number = Double.parseDouble(value);
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** Empty when the parameter was not given, or as a word. */
  OptionalDouble number(String parameter) {
    String value = arguments.get(parameter);
    return value == null || WORD.matcher(value).matches()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(value));
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
                .append(value));
    return text.append(')').toString();
  }
}
