package io.tilewise.standalone.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The command was called wrongly; the message lists every problem, one per line. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String problem) {
    super(problem);
  }

  private UsageException(List<String> problems) {
    super(String.join("\n", problems.stream().distinct().toList()));
  }

  public static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }

  /** What {@code read} gives; empty, with its problems among the others, where it refuses. */
  public static <T> Optional<T> tried(Supplier<T> read, List<String> problems) {
    try {
      return Optional.of(read.get());
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
