package io.tilewise.imageverdict;

import io.tilewise.events.FailedTiles;
import java.util.List;
import java.util.stream.Collectors;

/** Why tiles failed, for people. */
final class FailureText {
  private FailureText() {}

  /** As {@code 12 TILE_UNREADABLE, 3 INFERENCE_FAILED}; empty text where nobody says. */
  static String of(List<FailedTiles> failures) {
    return failures.stream().map(FailedTiles::toString).collect(Collectors.joining(", "));
  }

  /** The same behind a number. */
  static String inBrackets(List<FailedTiles> failures) {
    return failures.isEmpty() ? "" : " (" + of(failures) + ")";
  }
}
