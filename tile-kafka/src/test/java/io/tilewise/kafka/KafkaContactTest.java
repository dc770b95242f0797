package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaContactTest {
  private final Map<MetricName, Metric> metrics = new HashMap<>();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger walks = new AtomicInteger();
  private final KafkaContact contact =
      new KafkaContact(this::walk, Duration.ofSeconds(9), clock::get);

  @Test
  void shouldHaveNothingAgainstClientsThatAreNotThereYet() {
    seconds(60);

    assertThat(contact.problem()).isNull();
  }

  @Test
  void shouldMissKafkaAfterSilenceAndHearItAgain() {
    member("a", 5);
    assertThat(contact.problem()).isNull();

    seconds(10);

    assertThat(contact.problem()).isEqualTo("Kafka: no answer for 9 s");
    member("a", 6);
    assertThat(contact.problem()).isNull();
  }

  @Test
  void shouldListenToEachMemberByItself() {
    member("a", 5);
    member("b", 5);
    assertThat(contact.problem()).isNull();

    seconds(10);
    member("a", 9);

    assertThat(contact.problem()).isNotNull();
  }

  @Test
  void shouldForgetAMemberThatIsGone() {
    member("a", 5);
    member("b", 5);
    assertThat(contact.problem()).isNull();
    seconds(10);
    metrics.clear();

    member("a", 9);

    assertThat(contact.problem()).isNull();
  }

  @Test
  void shouldNotListenToClientsWithoutAGroup() {
    put("response-total", "consumer-metrics", "restore", 5);
    assertThat(contact.problem()).isNull();

    seconds(60);

    assertThat(contact.problem()).isNull();
  }

  @Test
  void shouldBeAMemberOnceEachClientHasItsShare() {
    assertThat(contact.isMember()).isFalse();
    put("response-total", "consumer-metrics", "restore", 5);
    assertThat(contact.isMember()).isFalse();

    rebalanced("a", 3);
    rebalanced("b", -1);
    assertThat(contact.isMember()).isFalse();

    rebalanced("b", 0);
    assertThat(contact.isMember()).isTrue();
  }

  @Test
  void shouldWalkTheMetricsOfAGroupThatIsWellOnceASecond() {
    member("a", 5);
    rebalanced("a", 3);

    for (int i = 0; i < 40; i++) {
      assertThat(contact.problem()).isNull();
      assertThat(contact.isMember()).isTrue();
      clock.addAndGet(Duration.ofMillis(50).toNanos());
    }

    assertThat(walks.get()).isEqualTo(2);
  }

  @Test
  void shouldSeeTheSilenceOfAMemberWithinASecond() {
    member("a", 5);
    rebalanced("a", 3);
    assertThat(contact.problem()).isNull();

    long silent = 0;
    while (contact.problem() == null && silent < 20_000) {
      clock.addAndGet(Duration.ofMillis(100).toNanos());
      silent += 100;
    }

    assertThat(silent).isBetween(9_000L, 10_000L);
    member("a", 6);
    assertThat(contact.problem()).isNull();
  }

  @Test
  void shouldHearKafkaAcrossTheEndOfItsClock() {
    clock.set(Long.MAX_VALUE - 5);
    member("a", 5);
    assertThat(contact.problem()).isNull();

    seconds(9);
    assertThat(contact.problem()).isNull();

    seconds(1);
    assertThat(contact.problem()).isNotNull();
  }

  @Test
  void shouldBePatientWithSlowHeartbeats() {
    assertThat(KafkaContact.silence(Map.of())).isEqualTo(Duration.ofSeconds(9));
    assertThat(KafkaContact.silence(Map.of("heartbeat.interval.ms", "10000")))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(KafkaContact.silence(Map.of("heartbeat.interval.ms", 100)))
        .isEqualTo(Duration.ofSeconds(3));
  }

  private Map<MetricName, Metric> walk() {
    walks.incrementAndGet();
    return metrics;
  }

  private void seconds(long seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void member(String client, double answers) {
    put("response-total", "consumer-metrics", client, answers);
    put("response-total", "consumer-node-metrics", client, 77);
    put("heartbeat-total", "consumer-coordinator-metrics", client, 1);
  }

  private void rebalanced(String client, double secondsAgo) {
    put("last-rebalance-seconds-ago", "consumer-coordinator-metrics", client, secondsAgo);
  }

  private void put(String name, String group, String client, double value) {
    MetricName key = new MetricName(name, group, "", Map.of("client-id", client));
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
  }
}
