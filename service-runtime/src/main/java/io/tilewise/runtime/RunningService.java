package io.tilewise.runtime;

import java.time.Instant;
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

  /** First stage: takes no new work and returns soon. What is under way goes on. */
  void stopTaking();

  /**
   * Second stage: finishes what is under way, then releases everything. May block, but not beyond a
   * time: what is not finished by then is left to whoever comes next.
   */
  void close(Instant by);

  /** The second stage with the time that a service has unless told otherwise. */
  @Override
  default void close() {
    close(Instant.now().plus(Settings.SHUTDOWN_TIMEOUT));
  }

  /** What it serves over HTTP beside health and metrics, by path such as {@code /images}. */
  default Map<String, Route> routes() {
    return Map.of();
  }
}
