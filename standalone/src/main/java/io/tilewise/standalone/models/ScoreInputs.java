package io.tilewise.standalone.models;

import io.tilewise.lab.scores.ScoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that {@code --scores} names. */
final class ScoreInputs {
  private ScoreInputs() {}

  /** Notes what is no file of scores, as far as its first line tells. */
  static void check(List<Path> files, List<String> problems) {
    for (Path file : files) {
      if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
        problems.add("--scores: " + file + " (expected: a file that can be read)");
      } else if (isListOfImages(file)) {
        problems.add(
            "--scores: %s lists images (expected: scores of their tiles, which `score --images %s` makes)"
                .formatted(file, file));
      }
    }
  }

  private static boolean isListOfImages(Path file) {
    try {
      return ScoreFiles.isListOfImages(file);
    } catch (IOException e) {
      return false; // said by whoever reads it
    }
  }
}
