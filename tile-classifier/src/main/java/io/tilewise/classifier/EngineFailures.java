package io.tilewise.classifier;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * Which failures of the engine pass, and which are our own. The engine tells most of them by text
 * alone: of a GPU that has no memory left TensorFlow says "internal" or "unknown" as often as
 * "resource exhausted", native code throws {@code std::bad_alloc}, and DJL wraps all of it.
 * Stateless.
 */
final class EngineFailures {
  private static final List<String> EXHAUSTED =
      List.of(
          "oom when allocating",
          "out of memory",
          "out_of_memory",
          "bad_alloc",
          "alloc_failed",
          "failed to allocate",
          "cannot reserve", // the JDK, of direct buffers
          "cannot allocate", // JavaCPP, and the system
          "physical memory usage is too high", // JavaCPP
          "busy or unavailable");

  private static final List<String> INPUT_OUTPUT =
      List.of("input/output error", "stale file handle", "resource temporarily unavailable");

  private EngineFailures() {}

  /** What passes, as an exception that says so; empty when it stays. */
  static Optional<IOException> passing(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TFResourceExhaustedException || says(cause, EXHAUSTED)) {
        return Optional.of(new EngineExhaustedException("engine: " + firstLine(cause), thrown));
      }
      if (says(cause, INPUT_OUTPUT)) {
        return Optional.of(new IOException("engine: " + firstLine(cause), thrown));
      }
    }
    return Optional.empty();
  }

  /** Whether this project's code threw it, by the first frame that is not the JDK's. */
  static boolean isOurs(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(name -> name.startsWith("io.tilewise."))
        .isPresent();
  }

  private static boolean says(Throwable cause, List<String> texts) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return texts.stream().anyMatch(message::contains);
  }

  /** Its first line; the others are a dump of the allocator or a stack of native frames. */
  static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage())
        .lines()
        .findFirst()
        .orElse(thrown.getClass().getSimpleName());
  }
}
