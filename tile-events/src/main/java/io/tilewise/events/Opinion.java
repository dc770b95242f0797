package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one verdict rule says of an image.
 *
 * @param rule its configuration value
 * @param label what it decides; null when it abstains
 * @param probabilities per label, in label order, summing to 1
 * @param tie what was tied and what broke it; null without a tie
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Opinion(
    String rule, @Nullable String label, Map<String, Double> probabilities, @Nullable String tie) {
  public Opinion {
    Checks.text("rules.rule", rule, Bounds.RULE);
    Checks.optionalText("rules.label", label, Bounds.LABEL);
    probabilities = Checks.probabilities("rules.probabilities", probabilities);
    tie = Checks.optionalForPeople(tie);
  }
}
