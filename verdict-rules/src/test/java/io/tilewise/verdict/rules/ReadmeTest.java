package io.tilewise.verdict.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| (.*?) \\|.*");

  @Test
  void shouldListEveryRuleWithParametersThatItHas() throws IOException {
    List<String> rules = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rules.add(row.group(1));
        Matcher parameter = Pattern.compile("`([a-z]+)(=[0-9.]+)?`").matcher(row.group(2));
        while (parameter.find()) {
          assertHas(row.group(1), parameter.group(1), parameter.group(2));
        }
      }
    }

    assertThat(rules).isEqualTo(VerdictRules.names());
  }

  /** A default is left out of a rule's configuration value; anything else stays. */
  private static void assertHas(String rule, String parameter, String standard) {
    if (standard == null) {
      String other = rule + "(" + parameter + "=0.25)";
      assertThat(VerdictRules.spec(other).toString()).isEqualTo(other);
    } else {
      String asDocumented = rule + "(" + parameter + standard + ")";
      assertThat(VerdictRules.spec(asDocumented).toString()).isEqualTo(rule);
    }
  }
}
