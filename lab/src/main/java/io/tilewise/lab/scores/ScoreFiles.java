package io.tilewise.lab.scores;

import io.tilewise.lab.PlainCsv;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
public record ScoreFiles(List<Path> files, List<String> labels, ScoreKind kind) {
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
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return ScoreColumns.labels(header(file, lines), new Place(file, 1));
    } catch (CharacterCodingException e) {
      throw notText(file, e);
    }
  }

  private static String header(Path file, BufferedReader lines) throws IOException, ScoreException {
    String header = lines.readLine();
    if (header == null) {
      throw ScoreException.of(file.toString(), "file", "empty", "a header line and rows");
    }
    return PlainCsv.header(header);
  }

  private static ScoreException notText(Path file, CharacterCodingException e) {
    return (ScoreException)
        ScoreException.of(file.toString(), "bytes", "not UTF-8", "text").initCause(e);
  }

  /**
   * Shows each image once, in the order of the files.
   *
   * @throws ScoreException when a file holds something else than scores; says where
   * @throws IOException when a file cannot be read
   */
  public void forEach(Consumer<ScoredImage> visitor) throws IOException, ScoreException {
    Set<String> seen = new HashSet<>();
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        read(file, lines, seen, visitor);
      } catch (CharacterCodingException e) {
        throw notText(file, e);
      }
    }
  }

  private void read(
      Path file, BufferedReader lines, Set<String> seen, Consumer<ScoredImage> visitor)
      throws IOException, ScoreException {
    ScoreColumns columns = ScoreColumns.of(header(file, lines), labels, new Place(file, 1));
    ScoreRows rows = new ScoreRows(columns, labels, kind, seen, visitor);
    int count = 0;
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        rows.add(line, new Place(file, number));
        count++;
      }
    }
    rows.end();
    if (count == 0) {
      throw ScoreException.of(file.toString(), "rows", 0, "at least one");
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
