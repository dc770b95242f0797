package io.tilewise.lab.csv;

import java.nio.file.Path;

/**
 * A line of a file. Its text is written only where something is wrong, because a file may have
 * millions of lines.
 *
 * @param line from 1
 */
public record Place(Path file, long line) {
  @Override
  public String toString() {
    return file + ", line " + line;
  }
}
