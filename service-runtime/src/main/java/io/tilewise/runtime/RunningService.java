package io.tilewise.runtime;

import java.util.Map;

/**
 * A service that has been started. It ends in two stages, each called once by {@link
 * OrderedShutdown}; all methods may be called from any thread.
 */
public interface RunningService extends AutoCloseable {
  /** Name for logs and health, such as {@code tiler}. */
  String name();

  /** How it is now. Answers at once, from what its loops last reported. */
  Health health();

  /** First stage: takes no new work and returns soon. What is held goes on. */
  void stopTaking();

  /** Second stage: finishes what is held, then releases everything. May block. */
  @Override
  void close();

  /** What it serves over HTTP beside health and metrics, by path such as {@code /images}. */
  default Map<String, Route> routes() {
    return Map.of();
  }
}
