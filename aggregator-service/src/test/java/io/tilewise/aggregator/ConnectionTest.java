package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private long nanos = Long.MAX_VALUE - 5; // as of a clock that overflows
  private final Connection connection = new Connection(() -> nanos);

  /** Metrics of clients, as Kafka names them. */
  private static final class Clients {
    private final Map<MetricName, Metric> metrics = new HashMap<>();

    Clients consumer(String id, double answers, double sinceRebalance) {
      return counting(id, answers)
          .with("last-rebalance-seconds-ago", "consumer-coordinator-metrics", id, sinceRebalance);
    }

    /** Of a consumer without a group, as Kafka Streams restores with. */
    Clients counting(String id, double answers) {
      return with("response-total", "consumer-metrics", id, answers);
    }

    private Clients with(String name, String group, String id, double value) {
      MetricName key = new MetricName(name, group, "", Map.of("client-id", id));
      metrics.put(
          key,
          new Metric() {
            @Override
            public MetricName metricName() {
              return key;
            }

            @Override
            public Object metricValue() {
              return value;
            }
          });
      return this;
    }
  }

  private void lookAfter(Duration time, Clients clients) {
    nanos += time.toNanos();
    connection.look(clients.metrics);
  }

  @Test
  void shouldBeConnectedWhileEachMemberIsAnswered() {
    lookAfter(Duration.ZERO, new Clients().consumer("a", 5, 3).consumer("b", 7, 3));
    lookAfter(Duration.ofSeconds(9), new Clients().consumer("a", 6, 12).consumer("b", 8, 12));
    lookAfter(Duration.ofSeconds(9), new Clients().consumer("a", 7, 21).consumer("b", 9, 21));

    assertThat(connection.whyNot()).isEmpty();
  }

  @Test
  void shouldNotBeConnectedWhenOneMemberIsNotAnsweredAnyMore() {
    lookAfter(Duration.ZERO, new Clients().consumer("a", 5, 3).consumer("b", 7, 3));
    lookAfter(Duration.ofSeconds(11), new Clients().consumer("a", 5, 14).consumer("b", 8, 14));

    assertThat(connection.whyNot()).contains("Kafka: no answer for 11 s");
  }

  @Test
  void shouldNotBeConnectedWhenNobodyLooksAnyMore() {
    lookAfter(Duration.ZERO, new Clients().consumer("a", 5, 3));
    nanos += Duration.ofSeconds(12).toNanos();

    assertThat(connection.whyNot()).contains("Kafka: no answer for 12 s");
  }

  @Test
  void shouldBeConnectedAgainWithTheNextAnswer() {
    lookAfter(Duration.ZERO, new Clients().consumer("a", 5, 3));
    lookAfter(Duration.ofSeconds(60), new Clients().consumer("a", 5, 63));
    lookAfter(Duration.ofSeconds(1), new Clients().consumer("a", 6, 64));

    assertThat(connection.whyNot()).isEmpty();
  }

  @Test
  void shouldNotBeConnectedBeforeAllAreMembers() {
    lookAfter(Duration.ZERO, new Clients().consumer("a", 5, 3).consumer("b", 7, -1));

    assertThat(connection.whyNot()).contains("Kafka: not yet a member of its group");
  }

  @Test
  void shouldNotBeConnectedWithoutAConsumer() {
    assertThat(connection.whyNot()).contains("Kafka: not yet a member of its group");

    lookAfter(Duration.ZERO, new Clients().counting("restore", 5));

    assertThat(connection.whyNot()).contains("Kafka: not yet a member of its group");
  }

  @Test
  void shouldNotWaitForAnswersToConsumersWithoutAGroupOrThoseThatAreGone() {
    lookAfter(
        Duration.ZERO,
        new Clients().consumer("a", 5, 3).consumer("gone", 5, 3).counting("restore", 5));
    lookAfter(Duration.ofSeconds(60), new Clients().consumer("a", 6, 63).counting("restore", 5));

    assertThat(connection.whyNot()).isEmpty();
  }
}
