package io.tilewise.lab.scores;

import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Labelled scores of one model in files.
 *
 * @param files one after the other
 * @param labels of the model; each has a column of its name, or of {@code logit:} and its name
 * @param kind what columns without {@code logit:} hold
 */
public record ScoreFiles(List<Path> files, List<String> labels, ScoreKind kind)
    implements LabelledImages {
  private static final int BUFFER_BYTES = 1 << 16;

  public ScoreFiles {
    files = List.copyOf(files);
    labels = List.copyOf(labels);
  }

  /**
   * The labels that a file has columns of, in their order.
   *
   * @throws ScoreException when it is empty or has fewer than two
   * @throws IOException when it cannot be read
   */
  public static List<String> labels(Path file) throws IOException, ScoreException {
    try (CsvRows rows = CsvRows.open(file)) {
      return ScoreColumns.labels(header(file, rows));
    } catch (CharacterCodingException e) {
      throw notText(file, e);
    }
  }

  private static CsvRow header(Path file, CsvRows rows) throws IOException, ScoreException {
    if (!rows.hasNext()) {
      throw ScoreException.of(file.toString(), "file", "empty", "a header line and rows");
    }
    CsvRow header = rows.next();
    Optional<String> separator = header.otherSeparator();
    if (separator.isPresent()) {
      throw ScoreException.of(header.place(), "separators", separator.get(), "commas");
    }
    return header;
  }

  /**
   * Whether a file lists images, as {@code score} takes it, and not tiles.
   *
   * @throws IOException when it cannot be read
   */
  public static boolean isListOfImages(Path file) throws IOException {
    try (CsvRows rows = CsvRows.open(file)) {
      List<String> header = rows.hasNext() ? rows.next().fields() : List.of();
      return header.contains("file") && !header.contains("tile");
    }
  }

  private static ScoreException notText(Path file, CharacterCodingException e) {
    return (ScoreException)
        ScoreException.of(file.toString(), "bytes", "not UTF-8", "text").initCause(e);
  }

  /** Shows each image once, in the order of the files; holds one of them at a time. */
  @Override
  public void forEach(Consumer<LabelledImage> visitor) throws IOException, ScoreException {
    Set<String> seen = new HashSet<>();
    for (Path file : files) {
      try (CsvRows rows = CsvRows.open(file)) {
        read(file, rows, seen, visitor);
      } catch (CharacterCodingException e) {
        throw notText(file, e);
      }
    }
  }

  private void read(Path file, CsvRows rows, Set<String> seen, Consumer<LabelledImage> visitor)
      throws IOException, ScoreException {
    ScoreColumns columns = ScoreColumns.of(header(file, rows), labels);
    if (!rows.hasNext()) {
      throw ScoreException.of(file.toString(), "rows", 0, "at least one");
    }
    ScoreRows images = new ScoreRows(columns, labels, kind, seen, visitor);
    while (rows.hasNext()) {
      images.add(rows.next());
    }
    images.end();
  }

  /**
   * The model that the files say they are of; empty where none does.
   *
   * @throws ScoreException when they name two, or what is no model
   */
  public Optional<ScoringModel> model() throws IOException, ScoreException {
    ScoringModel known = null;
    for (Path file : files) {
      try (CsvRows rows = CsvRows.open(file)) {
        int column = ScoreColumns.fields(header(file, rows)).indexOf("model");
        if (column >= 0 && rows.hasNext()) {
          known = same(known, rows.next(), column);
        }
      } catch (CharacterCodingException e) {
        throw notText(file, e);
      }
    }
    return Optional.ofNullable(known);
  }

  private static ScoringModel same(@Nullable ScoringModel known, CsvRow row, int column)
      throws ScoreException {
    String text = column < row.fields().size() ? row.fields().get(column) : "";
    try {
      ScoringModel found = ScoringModel.parse(text);
      if (known != null && !known.isSameAs(found)) {
        throw ScoreException.of(row.place(), "model", found, known + ", as in the files before");
      }
      return found;
    } catch (IllegalArgumentException e) {
      throw ScoreException.of(
          row.place(), "model", text.isEmpty() ? "empty" : text, "name@version:digest");
    }
  }

  /** SHA-256 over the bytes of all files, one after the other, in hexadecimal digits. */
  public String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
