package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;

class RecordFaultsTest {
  private static final RuntimeException OWN = new IllegalStateException("of our own code");

  private final RecordFaults faults = new RecordFaults();

  @Test
  void shouldNeverGiveUpARecordForAFailureOfKafkaOrAStore() {
    assertThat(faults.mayGiveUp("a", new TimeoutException("away"))).isFalse();
    assertThat(faults.mayGiveUp("a", new ProcessorStateException("disk"))).isFalse();
    assertThat(faults.mayGiveUp("a", new IllegalStateException(new TimeoutException("away"))))
        .isFalse();
    assertThat(faults.mayGiveUp("a", ofAClosedProducer())).isFalse();
    assertThat(faults.mayGiveUp("a", OWN)).isTrue();
    assertThat(faults.mayGiveUp("a", ofTheJdkCalledByUs())).isTrue();
  }

  private static RuntimeException ofAClosedProducer() {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    var producer =
        new KafkaProducer<>(nowhere, new ByteArraySerializer(), new ByteArraySerializer());
    producer.close();
    try {
      producer.beginTransaction();
      throw new AssertionError("it was closed");
    } catch (IllegalStateException e) {
      return e;
    }
  }

  private static RuntimeException ofTheJdkCalledByUs() {
    try {
      return new IllegalStateException(String.valueOf(ByteBuffer.allocate(1).getLong()));
    } catch (BufferUnderflowException e) {
      return e;
    }
  }

  @Test
  void shouldGiveNothingUpAnyMoreWhenMostRecordsFail() {
    for (int image = 0; image < RecordFaults.LIMIT - 1; image++) {
      assertThat(faults.mayGiveUp("img-" + image, OWN)).isTrue();
    }

    assertThat(faults.mayGiveUp("img-last", OWN)).isFalse();
    faults.wentWell();
    faults.wentWell();
    assertThat(faults.mayGiveUp("img-after", OWN)).isTrue();
  }
}
