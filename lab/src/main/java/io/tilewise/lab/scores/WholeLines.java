package io.tilewise.lab.scores;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lines of a file that have their end, and where the last rows with one first field begin.
 *
 * @param first the header; empty when it has no end
 * @param rows behind it
 * @param end byte behind the last of them
 * @param lastKey first field of the last row
 * @param lastStart byte at which the rows with that field begin
 */
record WholeLines(String first, long rows, long end, String lastKey, long lastStart) {

  static WholeLines of(Path file) throws IOException {
    WholeLines lines = new WholeLines("", 0, 0, "", 0);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        line.write(read);
        if (read == '\n') {
          lines = lines.with(line);
          line.reset();
        }
      }
    }
    return lines;
  }

  private WholeLines with(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    if (end == 0) {
      return new WholeLines(text, 0, line.size(), "", 0);
    }
    String key = text.substring(0, Math.max(0, text.indexOf(',')));
    long start = rows > 0 && key.equals(lastKey) ? lastStart : end;
    return new WholeLines(first, rows + 1, end + line.size(), key, start);
  }
}
