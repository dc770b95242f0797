package io.tilewise.runtime;

import java.util.List;

/**
 * The process cannot run as it was configured; its exit code is 2. The message lists every problem
 * on a line of its own, each with key, value and expectation. The value of a secret is never in it.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** An exception that lists the given problems, at least one. */
  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem as {@code key: value (expected: expectation)}. */
  public List<String> problems() {
    return problems;
  }
}
