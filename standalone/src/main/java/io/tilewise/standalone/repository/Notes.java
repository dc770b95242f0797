package io.tilewise.standalone.repository;

import java.util.ArrayList;
import java.util.List;

/** What comes up while a card is proposed. Of one thread. */
final class Notes {
  private final List<String> problems = new ArrayList<>();
  private final List<Assumption> assumptions = new ArrayList<>();

  /** Notes what cannot be known, or cannot be. */
  void problem(String text) {
    problems.add(text);
  }

  void assume(String what, String why, String option) {
    assumptions.add(new Assumption(what, why, option));
  }

  List<String> problems() {
    return problems;
  }

  List<Assumption> assumptions() {
    return List.copyOf(assumptions);
  }
}
