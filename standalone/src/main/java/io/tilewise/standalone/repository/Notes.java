package io.tilewise.standalone.repository;

import io.tilewise.standalone.command.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What comes up while a card is proposed. Of one thread. */
final class Notes {
  private final List<String> problems = new ArrayList<>();
  private final List<Assumption> assumptions = new ArrayList<>();

  /**
   * What was assumed of a network because nobody said it.
   *
   * @param what was assumed
   * @param why that, and not another
   * @param option that says otherwise
   */
  record Assumption(String what, String why, String option) {}

  /** Notes what cannot be known, or cannot be. */
  void problem(String text) {
    problems.add(text);
  }

  /** Makes a value, or notes why it cannot be. */
  <T> Optional<T> attempt(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  void assume(String what, String why, String option) {
    assumptions.add(new Assumption(what, why, option));
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Says them all, and where more is said. */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      problem("see docs/your-model.md");
    }
    UsageException.throwIfAny(problems);
  }

  List<Assumption> assumptions() {
    return List.copyOf(assumptions);
  }
}
