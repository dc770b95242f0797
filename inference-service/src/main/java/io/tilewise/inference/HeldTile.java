package io.tilewise.inference;

import io.tilewise.events.Lane;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.kafka.OffsetWatermark;
import java.util.List;
import java.util.Map;

/** A record between poll and acknowledgement. Immutable but for its abandoning, which all see. */
final class HeldTile {
  private final ReceivedRecord received;
  private final List<Map.Entry<String, byte[]>> headers;
  private final Lane lane;
  private final OffsetWatermark watermark;
  private volatile boolean abandoned;

  /**
   * A record that was read.
   *
   * @param headers all of them in their order, for the dead letters
   * @param watermark of the partition's present assignment; for the consumer's thread alone
   */
  HeldTile(
      ReceivedRecord received,
      List<Map.Entry<String, byte[]>> headers,
      Lane lane,
      OffsetWatermark watermark) {
    this.received = received;
    this.headers = headers;
    this.lane = lane;
    this.watermark = watermark;
  }

  ReceivedRecord received() {
    return received;
  }

  List<Map.Entry<String, byte[]>> headers() {
    return headers;
  }

  Lane lane() {
    return lane;
  }

  OffsetWatermark watermark() {
    return watermark;
  }

  /** Bytes of its pixels. */
  long bytes() {
    byte[] value = received.value();
    return value == null ? 0 : value.length;
  }

  /** Whether it is no longer ours to score: whoever has its partition next will. */
  boolean isAbandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }
}
