package io.tilewise.lab.csv;

import java.util.List;
import java.util.Optional;

/**
 * One row, the header being one too.
 *
 * @param place where it begins
 * @param fields without the blanks around them; those in quotes as they are
 * @param quoted whether any field is in quotes or holds one
 */
public record CsvRow(Place place, List<String> fields, boolean quoted) {
  public CsvRow {
    fields = List.copyOf(fields);
  }

  /** What fields seem to be separated by where that is no comma; empty where it is one. */
  public Optional<String> otherSeparator() {
    if (fields.size() != 1) {
      return Optional.empty();
    }
    String only = fields.getFirst();
    return only.contains(";")
        ? Optional.of("semicolons")
        : only.contains("\t") ? Optional.of("tabs") : Optional.empty();
  }

  boolean isBlank() {
    return !quoted && fields.equals(List.of(""));
  }
}
