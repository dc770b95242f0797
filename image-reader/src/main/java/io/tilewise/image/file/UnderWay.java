package io.tilewise.image.file;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls that may hang, made by several threads: the one that began first and has not come back
 * counts, whoever else does. Thread-safe.
 */
final class UnderWay {
  private final Map<Object, Long> begun = new ConcurrentHashMap<>();

  /** What is called. */
  @FunctionalInterface
  interface Call<T> {
    T call() throws IOException, ImageFormatException;
  }

  <T> T during(Call<T> call) throws IOException, ImageFormatException {
    Object one = new Object();
    begun.put(one, System.nanoTime());
    try {
      return call.call();
    } finally {
      begun.remove(one);
    }
  }

  /** How long the longest has taken; zero where none is under way. */
  Duration longest() {
    long now = System.nanoTime();
    return Duration.ofNanos(
        begun.values().stream().mapToLong(begin -> Math.max(0, now - begin)).max().orElse(0));
  }
}
