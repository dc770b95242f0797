package io.tilewise.classifier;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  /**
   * What CUDA says of a device that is gone, and of failures after which it does nothing for the
   * process any more ("the process must be terminated and relaunched", its manual says), by the
   * names that TensorFlow quotes. Of most of them TensorFlow ends the process by itself.
   */
  private static final List<String> DEVICE_LOST =
      List.of(
          "cuda_error_no_device",
          "cuda_error_invalid_device",
          "cuda_error_deinitialized",
          "cuda_error_ecc_uncorrectable",
          "cuda_error_nvlink_uncorrectable",
          "cuda_error_illegal_address",
          "cuda_error_launch_timeout",
          "cuda_error_context_is_destroyed",
          "cuda_error_assert",
          "cuda_error_hardware_stack_error",
          "cuda_error_illegal_instruction",
          "cuda_error_misaligned_address",
          "cuda_error_invalid_address_space",
          "cuda_error_invalid_pc",
          "cuda_error_launch_failed",
          "cuda_error_unknown",
          "gpu sync failed"); // TensorFlow's own, of whichever

  /** How ONNX Runtime tells the same: by CUDA's numbers. */
  private static final Pattern CUDA_FAILURE = Pattern.compile("cuda failure (\\d{1,4}):");

  private static final Set<String> LOST_NUMBERS =
      Set.of(
          "4", "100", "101", "214", "220", "700", "702", "709", "710", "714", "715", "716", "717",
          "718", "719", "999");

  private EngineFailures() {}

  /**
   * To be asked first: to allocate memory on a device that is lost fails as well.
   *
   * @throws DeviceLostError when it says so
   */
  static void throwIfDeviceIsLost(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (says(cause, DEVICE_LOST) || saysLostNumber(cause)) {
        throw new DeviceLostError("device lost: " + firstLine(cause), thrown);
      }
    }
  }

  /** What passes, as an exception that says so; empty when it stays. */
  static Optional<IOException> passing(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (isExhausted(cause) || says(cause, EXHAUSTED)) {
        return Optional.of(new EngineExhaustedException("engine: " + firstLine(cause), thrown));
      }
      if (says(cause, INPUT_OUTPUT)) {
        return Optional.of(new IOException("engine: " + firstLine(cause), thrown));
      }
    }
    return Optional.empty();
  }

  /** By name, since TensorFlow's classes are not there where another engine computes. */
  private static boolean isExhausted(Throwable cause) {
    return cause.getClass().getSimpleName().equals("TFResourceExhaustedException");
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

  private static boolean saysLostNumber(Throwable cause) {
    return CUDA_FAILURE
        .matcher(lowerCase(cause))
        .results()
        .anyMatch(found -> LOST_NUMBERS.contains(found.group(1)));
  }

  private static boolean says(Throwable cause, List<String> texts) {
    return texts.stream().anyMatch(lowerCase(cause)::contains);
  }

  private static String lowerCase(Throwable cause) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
  }

  /** Its first line; the others are a dump of the allocator or a stack of native frames. */
  static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage())
        .lines()
        .findFirst()
        .orElse(thrown.getClass().getSimpleName());
  }
}
