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
import java.util.Set;
import java.util.function.Consumer;

/**
 * Labelled scores of one model in files.
 *
 * @param files one after the other
 * @param labels of the model; each has a column of its name
 * @param kind what these columns hold
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
    return rows.next();
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
