package io.tilewise.aggregator.topics;

import static java.util.Objects.requireNonNull;

import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the topics of tiles keep them, as Kafka says. The aggregator does not need these topics:
 * where it may not ask, or there are none, no wait is too long. Asked by one thread at a time, read
 * by all.
 */
public final class LaneRetention implements TileRetention {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRetention.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String RETENTION = "retention.ms";
  private static final String FOR_EVER = "-1";
  private static final String UNKNOWN =
      "Not known how long tiles are kept, a maxWait beyond that is not refused: ";

  private final TopicNeeds needs;
  private final Map<Lane, Kept> kept = new ConcurrentHashMap<>();
  private String said = "";

  /** Knows nothing before it first asked. */
  public LaneRetention(TopicNeeds needs) {
    this.needs = needs;
  }

  @Override
  public Optional<Kept> of(Lane lane) {
    return Optional.ofNullable(kept.get(lane));
  }

  /**
   * Asks again. With a client of its own, as between two times there is nothing for one to do but
   * to complain while Kafka is away; then what was known stays.
   */
  public void refresh() throws InterruptedException {
    Map<Lane, ConfigResource> topics = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      topics.put(lane, new ConfigResource(ConfigResource.Type.TOPIC, needs.topics().tiles(lane)));
    }
    try (Admin admin = Admin.create(properties())) {
      var answers = admin.describeConfigs(topics.values()).values();
      List<String> unknown = new ArrayList<>();
      for (Map.Entry<Lane, ConfigResource> topic : topics.entrySet()) {
        String name = topic.getValue().name();
        try {
          take(topic.getKey(), name, requireNonNull(answers.get(topic.getValue())));
        } catch (ExecutionException | TimeoutException e) {
          unknown.add(
              e.getCause() instanceof AuthorizationException
                  ? Rights.of(needs.kafka())
                      .missing(Rights.DESCRIBE_CONFIGS, Rights.TOPIC, List.of(name))
                  : name + ": " + e);
        }
      }
      say(unknown.isEmpty() ? "" : UNKNOWN + String.join("; ", unknown));
    } catch (KafkaException e) {
      say(UNKNOWN + e);
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>(needs.kafka());
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "aggregator-tile-retention");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    return properties;
  }

  private void take(Lane lane, String topic, KafkaFuture<Config> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    Config settings = answer.get(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS);
    Optional<Kept> now = time(settings).map(time -> new Kept(topic, time));
    Kept before = now.isEmpty() ? kept.remove(lane) : kept.put(lane, now.get());
    if (!now.equals(Optional.ofNullable(before))) {
      now.filter(found -> found.time().compareTo(ImageSubmitted.DEFAULT_MAX_WAIT) < 0)
          .ifPresent(LaneRetention::warn);
    }
  }

  /** Empty where time removes nothing. */
  private static Optional<Duration> time(Config settings) {
    if (!value(settings, "cleanup.policy").contains("delete")) {
      return Optional.empty();
    }
    return Optional.of(value(settings, RETENTION))
        .filter(millis -> !millis.isEmpty() && !millis.equals(FOR_EVER))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
  }

  private static String value(Config settings, String name) {
    ConfigEntry entry = settings.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  private static void warn(Kept tooShort) {
    LOG.warn(
        "{}: {}={} (expected: at least {}, for which images wait that say nothing else): they are"
            + " rejected",
        tooShort.topic(),
        RETENTION,
        tooShort.time().toMillis(),
        ImageSubmitted.DEFAULT_MAX_WAIT.toMillis());
  }

  /** Once for as long as it stays so. */
  private void say(String what) {
    if (!what.isEmpty() && !what.equals(said)) {
      LOG.warn(what);
    }
    said = what;
  }
}
