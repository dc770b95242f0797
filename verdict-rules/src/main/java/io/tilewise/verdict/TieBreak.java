package io.tilewise.verdict;

import java.util.Arrays;
import java.util.Optional;

/** What happens when the best labels of a rule are tied. */
public enum TieBreak {
  /** The tied label that {@code mean-log-probability} finds most probable. */
  MEAN_LOG_PROBABILITY("mean-log-probability"),
  /** The tied label that the model card ranks as most severe. */
  WORST("worst"),
  /** Nobody decides: the image is referred to a person. */
  REFER("refer");

  private final String configured;

  TieBreak(String configured) {
    this.configured = configured;
  }

  /** The tie-break of a configuration value, empty when there is none. */
  public static Optional<TieBreak> named(String name) {
    return Arrays.stream(values()).filter(each -> each.configured.equals(name)).findFirst();
  }

  /** Its configuration value. */
  @Override
  public String toString() {
    return configured;
  }
}
