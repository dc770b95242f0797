package io.tilewise.runtime.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnMetersTest {
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void shouldHaveEveryKnownValueOfACounterAtZeroFromTheStart() {
    LabelledCounter counter =
        LabelledCounter.of(
            prometheus, "tilewise.x", "what", "reason", List.of("A", "B"), "service", "tiler");

    counter.increment("B");

    assertThat(prometheus.scrape())
        .contains(
            "# HELP tilewise_x_total what",
            "tilewise_x_total{reason=\"A\",service=\"tiler\"} 0.0",
            "tilewise_x_total{reason=\"B\",service=\"tiler\"} 1.0");
  }

  @Test
  void shouldCountAValueThatNobodyKnewOf() {
    LabelledCounter counter =
        LabelledCounter.of(prometheus, "tilewise.x", "what", "reason", List.of());

    counter.increment("NEW", 3);

    assertThat(prometheus.scrape()).contains("tilewise_x_total{reason=\"NEW\"} 3.0");
  }

  @Test
  void shouldPutWhatTakesHoursIntoABucketOfHours() {
    Buckets.WAIT.timer("tilewise.x", "what").register(prometheus).record(Duration.ofHours(3));

    assertThat(prometheus.scrape())
        .contains(
            "tilewise_x_seconds_bucket{le=\"7200.0\"} 0",
            "tilewise_x_seconds_bucket{le=\"14400.0\"} 1",
            "tilewise_x_seconds_bucket{le=\"86400.0\"} 1");
  }

  @Test
  void shouldCountTimeInUseOnceHoweverManyUseItAndWhileTheyDo() {
    AtomicLong clock = new AtomicLong();
    BusyTime busy = new BusyTime(clock::get);

    busy.begin();
    clock.set(TimeUnit.SECONDS.toNanos(1));
    busy.begin();
    clock.set(TimeUnit.SECONDS.toNanos(3));
    busy.end();
    clock.set(TimeUnit.SECONDS.toNanos(4));
    double underWay = busy.seconds();
    busy.end();
    clock.set(TimeUnit.SECONDS.toNanos(100));

    assertThat(underWay).isEqualTo(4);
    assertThat(busy.seconds()).isEqualTo(4);
  }

  @Test
  void shouldSayWhatRuns() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();

    BuildInfo.ofThis().register(meters, "tiler");

    Gauge info = meters.get("tilewise.build.info").tag("service", "tiler").gauge();
    assertThat(info.value()).isEqualTo(1);
    assertThat(info.getId().getTag("version")).isNotBlank().doesNotContain("$");
    assertThat(info.getId().getTag("revision")).isNotBlank().doesNotContain("$");
  }
}
