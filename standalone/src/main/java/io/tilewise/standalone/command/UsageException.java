package io.tilewise.standalone.command;

import java.util.List;

/** The command was called wrongly; the message lists every problem, one per line. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String problem) {
    super(problem);
  }

  private UsageException(List<String> problems) {
    super(String.join("\n", problems));
  }

  public static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }
}
