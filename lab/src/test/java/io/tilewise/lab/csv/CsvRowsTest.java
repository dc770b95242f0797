package io.tilewise.lab.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {
  @TempDir private static Path folder;

  private final Path file = folder.resolve("rows.csv");

  @Test
  void shouldTakeBlanksAroundFieldsAwayAndKeepThoseInQuotes() throws IOException {
    assertThat(fields(" a ,\tb , \" c \",\n")).containsExactly(List.of("a", "b", "\" c \"", ""));
    assertThat(fields("a,\" c \",\"d,\"\"e\"\"\nf\"\n"))
        .containsExactly(List.of("a", " c ", "d,\"e\"\nf"));
  }

  @Test
  void shouldSayWhereARowBeginsWhateverEndsItsLines() throws IOException {
    List<CsvRow> rows = rows("a,b\r\n\r\n\"c\nd\",e\n \t\nf,g\rh");

    assertThat(rows).extracting(row -> row.place().line()).containsExactly(1L, 3L, 6L, 7L);
    assertThat(rows.getLast().place()).hasToString(file + ", line 7");
  }

  @Test
  void shouldSayWhichRowsHoldQuotes() throws IOException {
    assertThat(rows("a,b\n\"a\",b\na\"b,c\n\"\"\n\"a\"b,c\n"))
        .extracting(CsvRow::quoted)
        .containsExactly(false, true, true, true, true);
  }

  @Test
  void shouldNotTakeAByteOrderMarkForAPartOfTheFirstField() throws IOException {
    assertThat(fields("\uFEFFa,b\n\uFEFFc,d\n"))
        .containsExactly(List.of("a", "b"), List.of("\uFEFFc", "d"));
  }

  @Test
  void shouldAllowRowsOfAnyLengthAndFilesWithoutAny() throws IOException {
    assertThat(fields("a,b\nc\nd,e,f\n#g\n")).extracting(List::size).containsExactly(2, 1, 3, 1);
    assertThat(fields("")).isEmpty();
    assertThat(fields("\n \n")).isEmpty();
  }

  @Test
  void shouldSayWhenThereAreNoMoreRows() throws IOException {
    Files.writeString(file, "a\n");

    try (CsvRows rows = CsvRows.open(file)) {
      assertThat(rows.next().fields()).containsExactly("a");
      assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldRefuseBytesThatAreNoTextWhereverTheyAre() throws IOException {
    for (int before : new int[] {0, 100_000}) {
      byte[] bytes = "a,b\n".repeat(before).concat("??").getBytes("UTF-8");
      bytes[bytes.length - 1] = (byte) 0xFF;
      Files.write(file, bytes);

      assertThatIOException()
          .isThrownBy(() -> read(file))
          .isInstanceOf(CharacterCodingException.class);
    }
  }

  /** The parser keeps a field in memory, and gives up on one of 16 million characters. */
  @Test
  void shouldNameTheFileWhoseQuoteNeverEnds() throws IOException {
    Files.writeString(file, "a,b\n\"" + "c,d\n".repeat(5_000_000));

    assertThatIOException()
        .isThrownBy(() -> read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining("line 2")
        .withMessageEndingWith("(expected: comma-separated text)")
        .withNoCause();
  }

  private List<List<String>> fields(String text) throws IOException {
    return rows(text).stream().map(CsvRow::fields).toList();
  }

  private List<CsvRow> rows(String text) throws IOException {
    return read(Files.writeString(file, text));
  }

  private static List<CsvRow> read(Path file) throws IOException {
    List<CsvRow> all = new ArrayList<>();
    try (CsvRows rows = CsvRows.open(file)) {
      while (rows.hasNext()) {
        all.add(rows.next());
      }
    }
    return all;
  }
}
