package io.tilewise.lab.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of comma-separated text (RFC 4180) from the first to the last, the header
 * among them. Blank lines are no rows, and rows may have different numbers of fields. Of one
 * thread.
 */
public final class CsvRows implements AutoCloseable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final CloseableIterator<CsvRow> rows;
  private @Nullable CsvRow next;

  private CsvRows(Path file, CloseableIterator<CsvRow> rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @throws java.nio.charset.CharacterCodingException here or later, when it is not UTF-8
   */
  public static CsvRows open(Path file) throws IOException {
    BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) { // which spreadsheets put before a file
        text.reset();
      }
      return new CsvRows(file, reader().build(new Rows(file), text).iterator());
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /** Lenient, so that what is wrong is said in this project's own words. */
  private static CsvReader.CsvReaderBuilder reader() {
    return CsvReader.builder()
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(true);
  }

  /** Whether there is one more row. */
  public boolean hasNext() throws IOException {
    try {
      while (next == null && rows.hasNext()) {
        CsvRow row = rows.next();
        next = row.isBlank() ? null : row;
      }
      return next != null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      // without its cause, which knows neither the file nor what was expected
      throw new IOException(file + ": " + e.getMessage() + " (expected: comma-separated text)");
    }
  }

  /** The next row. */
  public CsvRow next() throws IOException {
    CsvRow row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException(file + ": no more rows");
    }
    next = null;
    return row;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private static final class Rows extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private final Path file;
    private final List<String> fields = new ArrayList<>();
    private boolean quoted;

    Rows(Path file) {
      this.file = file;
    }

    @Override
    protected void handleBegin(long line) {
      fields.clear();
      quoted = false;
    }

    @Override
    protected void handleField(int at, char[] text, int from, int length, boolean inQuotes) {
      String field = new String(text, from, length);
      quoted |= inQuotes || field.indexOf('"') >= 0;
      fields.add(inQuotes ? field : field.strip());
    }

    @Override
    protected CsvRow buildRecord() {
      return new CsvRow(new Place(file, getStartingLineNumber()), fields, quoted);
    }
  }
}
