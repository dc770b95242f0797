package io.tilewise.lab.images;

import io.tilewise.lab.csv.ControlCharacters;
import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.lab.csv.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a list, said at once. */
final class ProblemList {
  private static final int NAMED_AT_MOST = 20;

  private final List<String> problems = new ArrayList<>();

  /** Notes {@code found (expected: expected)} where it does not hold; says whether it does. */
  boolean check(boolean holds, String found, String expected) {
    if (!holds) {
      problems.add(ControlCharacters.cut(found) + " (expected: " + expected + ")");
    }
    return holds;
  }

  /**
   * Reads the first line of a list.
   *
   * @throws IllegalArgumentException when it is separated by something else than commas
   */
  List<String> header(Path csv, CsvRows rows) throws IOException {
    if (!rows.hasNext()) {
      return List.of();
    }
    CsvRow header = rows.next();
    header
        .otherSeparator()
        .ifPresent(found -> check(false, csv + ", separators: " + found, "commas"));
    throwIfAny();
    return header.fields();
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Notes one that was put into words elsewhere. */
  void add(String problem) {
    problems.add(problem);
  }

  /** Notes columns that a header has twice, of which nobody can tell which is meant. */
  void checkOnce(Place header, List<String> names) {
    for (String name : names.stream().distinct().toList()) {
      check(
          names.indexOf(name) == names.lastIndexOf(name),
          header + ", column: " + ControlCharacters.shown(name) + " twice",
          "each column once");
    }
  }

  /**
   * Refuses the list.
   *
   * @throws IllegalArgumentException a line for each problem, of many for the first ones
   */
  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    int named = Math.min(NAMED_AT_MOST, problems.size());
    String more = problems.size() > named ? "\n… " + problems.size() + " problems in all" : "";
    throw new IllegalArgumentException(String.join("\n", problems.subList(0, named)) + more);
  }
}
