package io.tilewise.lab.csv;

import java.util.List;

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

  boolean isBlank() {
    return !quoted && fields.equals(List.of(""));
  }
}
