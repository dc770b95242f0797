package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Topics;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.Work;
import java.time.Instant;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is told of records that do not say which tile they are. */
class UnknownTilesTest {
  private static final Topics TOPICS = new Topics("");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.EPOCH;
  private final ScorePublisher publisher =
      new ScorePublisher(
          new Publisher("inference", TOPICS.deadLetters(), () -> producer, meters),
          TOPICS,
          () -> now,
          new InferenceMetrics(meters, "cpu"));

  @Test
  void shouldTellThemOnceAMinuteForEachSourceAndCause() {
    assertThat(publisher.isToBeTold(work("tiles.routine"), "INVALID")).isTrue();
    assertThat(publisher.isToBeTold(work("tiles.routine"), "INVALID")).isFalse();
    assertThat(publisher.isToBeTold(work("tiles.express"), "INVALID")).isTrue();
    assertThat(publisher.isToBeTold(work("tiles.routine"), "UNREADABLE")).isTrue();
    now = now.plus(ScorePublisher.TOLD_EVERY);

    assertThat(publisher.isToBeTold(work("tiles.routine"), "INVALID")).isTrue();
    assertThat(publisher.isToBeTold(work("tiles.routine"), "INVALID")).isFalse();
  }

  @Test
  void shouldKeepEachOfThemInTheDeadLetters() {
    publisher.unknown(work("tiles.routine"), "INVALID", "garbage");
    publisher.unknown(work("tiles.routine"), "INVALID", "garbage");

    assertThat(producer.history()).hasSize(2);
  }

  private static Work work(String topic) {
    return new Work(Tiles.record(topic, 7, new byte[1], new byte[3], new RecordHeaders()), _ -> {});
  }
}
