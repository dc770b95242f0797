package io.tilewise.aggregator.streams;

import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Record times that cannot hurt: none is in the future, where one record would make a window store
 * drop all rows of the present, and none is so old that what is written under it is born expired.
 */
public final class ClampingTimestamps implements TimestampExtractor {
  private final InstantSource clock;
  private final Duration oldest;

  /**
   * By a clock.
   *
   * @param oldest age that a record may have
   */
  public ClampingTimestamps(InstantSource clock, Duration oldest) {
    this.clock = clock;
    this.oldest = oldest;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    return Math.clamp(record.timestamp(), now - oldest.toMillis(), now);
  }
}
