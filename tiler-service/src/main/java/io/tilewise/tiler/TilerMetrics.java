package io.tilewise.tiler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.events.Reason;
import java.time.Duration;

/** What the tiler did to images. Thread-safe. */
final class TilerMetrics {
  private final MeterRegistry registry;
  private final Counter tiled;
  private final Counter published;
  private final Counter background;
  private final Counter bytes;
  private final Timer tiling;

  TilerMetrics(MeterRegistry registry) {
    this.registry = registry;
    tiled = registry.counter("images.tiled");
    published = registry.counter("tiles.published");
    background = registry.counter("tiles.background");
    bytes = registry.counter("tiles.bytes");
    tiling = registry.timer("images.tiling");
  }

  /** An image's manifest was acknowledged, which lists so many tiles as background. */
  void tiled(Duration took, int backgroundTiles) {
    tiled.increment();
    background.increment(backgroundTiles);
    tiling.record(took);
  }

  /** A rejection was acknowledged. */
  void rejected(Reason reason) {
    registry.counter("images.rejected", "reason", reason.name()).increment();
  }

  /** A submission went to the dead letters. */
  void deadLettered(String cause) {
    registry.counter("images.dead_lettered", "cause", cause).increment();
  }

  /** An attempt failed for a reason that may pass. */
  void retried() {
    registry.counter("images.retried").increment();
  }

  /** A tile was acknowledged. */
  void published(int tileBytes) {
    published.increment();
    bytes.increment(tileBytes);
  }
}
