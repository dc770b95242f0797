package io.tilewise.kafka.meters;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tilewise.runtime.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The meters of a client of Kafka in the registry of a service. */
class ClientMetersTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(MeterRegistry.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final List<Runnable> looks = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @BeforeEach
  void listen() {
    said.start();
    log.setLevel(Level.DEBUG);
    log.addAppender(said);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(said);
    log.setLevel(null);
  }

  @Test
  void shouldHaveEachOnceWhenTheClientGetsNewOnes() {
    measure("connection-count");
    try (Meters meters = new Meters();
        KafkaClientMetrics metrics = new KafkaClientMetrics(producer, List.of(), byHand())) {
      metrics.bindTo(meters.registry());
      measure("connection-close-rate");

      looks.forEach(Runnable::run);

      assertThat(meters.registry().scrape())
          .contains("kafka_producer_connection_number{", "kafka_producer_connection_close_rate{")
          .doesNotContain("kafka_producer_connection_count");
      assertThat(said.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }
  }

  private void measure(String name) {
    MetricName metric =
        new MetricName(name, "producer-metrics", "of a test", Map.of("client-id", "tiler-0"));
    producer.setMockMetrics(
        metric,
        new Metric() {
          @Override
          public MetricName metricName() {
            return metric;
          }

          @Override
          public Object metricValue() {
            return 1.0;
          }
        });
  }

  /** Looks for new meters when the test says so, not each minute. */
  private ScheduledThreadPoolExecutor byHand() {
    return new ScheduledThreadPoolExecutor(1) {
      @Override
      public ScheduledFuture<?> scheduleAtFixedRate(
          Runnable look, long first, long period, TimeUnit unit) {
        looks.add(look);
        return super.scheduleAtFixedRate(look, 1, 1, TimeUnit.DAYS);
      }
    };
  }
}
