package io.tilewise.standalone;

import java.util.List;

/** The command was called wrongly; the message lists every problem, one per line. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String problem) {
    super(problem);
  }

  private UsageException(List<String> problems) {
    super(String.join("\n", problems));
  }

  static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }
}
