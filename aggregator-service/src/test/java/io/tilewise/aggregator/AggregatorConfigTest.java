package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.LateTiles;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {
  @Test
  void shouldNeedNothingButTheAddressOfKafka() throws ConfigurationException {
    Settings settings = Settings.of(Map.of("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"));

    AggregatorConfig config = AggregatorConfig.from(settings);

    settings.check();
    assertThat(config.retention()).isEqualTo(Duration.ofDays(2));
    assertThat(config.advertisedAddress()).isEqualTo("127.0.0.1:8083");
    assertThat(AggregatorService.properties(config))
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
        .containsEntry(StreamsConfig.APPLICATION_ID_CONFIG, "tilewise-aggregator");
  }

  @Test
  void shouldBeReachedByItsOwnAddressWhereItListensOnAll() throws Exception {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "TILEWISE_MANAGEMENT_HOST", "0.0.0.0"));

    assertThat(AggregatorConfig.from(settings).advertisedAddress())
        .isEqualTo(InetAddress.getLocalHost().getHostAddress() + ":8083");
  }

  @Test
  void shouldReadEverySetting() throws ConfigurationException {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"),
                Map.entry("TILEWISE_TOPIC_PREFIX", "lab7."),
                Map.entry("TILEWISE_STATE_DIR", "/var/lib/tilewise"),
                Map.entry("TILEWISE_STREAM_THREADS", "3"),
                Map.entry("TILEWISE_ADVERTISED_ADDRESS", "aggregator-0:8083"),
                Map.entry("TILEWISE_TILE_RETENTION", "6h"),
                Map.entry("TILEWISE_FINAL_RETENTION", "10d"),
                Map.entry("TILEWISE_DEADLINE_GRACE", "1m"),
                Map.entry("TILEWISE_LATE_TILES", "amend"),
                Map.entry("TILEWISE_STORE_MEMORY", "64MiB"),
                Map.entry("TILEWISE_RECORD_CACHE", "1MiB")));

    AggregatorConfig config = AggregatorConfig.from(settings);

    settings.check();
    assertThat(config.applicationId()).isEqualTo("lab7.tilewise-aggregator");
    assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/lib/tilewise"));
    assertThat(config.timing())
        .isEqualTo(
            new Timing(
                Duration.ofHours(6), Duration.ofDays(10), Duration.ofMinutes(1), LateTiles.AMEND));
    assertThat(config.threads()).isEqualTo(3);
    assertThat(config.storeBytes()).isEqualTo(64 << 20);
    assertThat(config.cacheBytes()).isEqualTo(1 << 20);
    assertThat(config.advertisedAddress()).isEqualTo("aggregator-0:8083");
  }

  @Test
  void shouldTellAllProblemsAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_TOPIC_PREFIX", "no spaces",
                "TILEWISE_ADVERTISED_ADDRESS", "here",
                "TILEWISE_LATE_TILES", "drop",
                "TILEWISE_TILE_RETENTION", "5m"));

    AggregatorConfigTest.readIgnoringProblems(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set")
        .hasMessageContaining("TILEWISE_TOPIC_PREFIX: no spaces (expected: at most 64")
        .hasMessageContaining("TILEWISE_ADVERTISED_ADDRESS: here (expected: host:port)")
        .hasMessageContaining("TILEWISE_LATE_TILES: drop (expected: ignore or amend)")
        .hasMessageContaining("TILEWISE_TILE_RETENTION: 5m");
  }

  /** The record itself refuses to be without Kafka, which the main turns into the same list. */
  private static void readIgnoringProblems(Settings settings) {
    assertThatThrownBy(() -> AggregatorConfig.from(settings))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
