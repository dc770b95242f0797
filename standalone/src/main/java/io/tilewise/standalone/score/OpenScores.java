package io.tilewise.standalone.score;

import io.tilewise.lab.scores.PartialScores;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Opens the partial file of an output. */
final class OpenScores {
  private OpenScores() {}

  /**
   * Begins it, or goes on with it.
   *
   * @param again whether to begin again where something else is there
   * @throws UsageException when something else is there
   */
  static PartialScores of(
      Path out, ScoringModel model, List<String> labels, PartialScores.Known known, boolean again)
      throws IOException {
    try {
      return PartialScores.open(out, model, labels, known, again);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
