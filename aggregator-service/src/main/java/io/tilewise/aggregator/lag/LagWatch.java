package io.tilewise.aggregator.lag;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.aggregator.topics.Changelogs;
import io.tilewise.aggregator.topics.TopicNeeds;
import io.tilewise.events.Topics;
import io.tilewise.kafka.ServiceClients;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows, while it is this process's turn, how far all groups of the pipeline are behind. It stops
 * nobody: what it cannot read in time is absent until the next look, and the log says so once. Of
 * one thread at a time.
 */
public final class LagWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(10);

  private final Duration patience;
  private final TopicNeeds needs;
  private final BooleanSupplier isOurTurn;
  private final LagMeters meters;
  private final List<Reading> readings;
  private @Nullable Admin admin;
  private @Nullable LagSampler sampler;
  private String said = "";

  /**
   * A watch that has not looked.
   *
   * @param isOurTurn whether this process is the one that shows lag; asked at each look
   */
  public LagWatch(TopicNeeds needs, BooleanSupplier isOurTurn, MeterRegistry registry) {
    this(needs, isOurTurn, registry, PATIENCE);
  }

  LagWatch(TopicNeeds needs, BooleanSupplier isOurTurn, MeterRegistry registry, Duration patience) {
    this.patience = patience;
    this.needs = needs;
    this.isOurTurn = isOurTurn;
    this.meters = new LagMeters(registry, System::nanoTime);
    this.readings = Reading.of(needs.topics(), needs.applicationId());
  }

  /** Looks once; throws nothing but that it was interrupted, say by the end of the service. */
  public void look() throws InterruptedException {
    try {
      if (isOurTurn.getAsBoolean()) {
        sample();
      } else {
        close();
      }
    } catch (RuntimeException e) {
      // Whatever it is, verdicts go on, and a figure that is old is worse than none.
      meters.hide();
      say(e.toString());
    }
  }

  private void sample() throws InterruptedException {
    Offsets offsets = new Offsets(admin(), Rights.of(needs.kafka()), patience);
    Sample sample = sampler().sample(offsets);
    if (sample.uncommitted().isEmpty()) {
      meters.hide();
    } else {
      meters.show(sample);
    }
    say(offsets.problems());
  }

  private Admin admin() {
    Admin current = admin;
    if (current == null) {
      Map<String, Object> properties = new LinkedHashMap<>(needs.kafka());
      properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "aggregator-lag");
      properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL.toMillis());
      properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL.toMillis() / 2);
      ServiceClients.complete(properties);
      current = Admin.create(properties);
      admin = current;
    }
    return current;
  }

  private LagSampler sampler() {
    LagSampler current = sampler;
    if (current == null) {
      Topics topics = needs.topics();
      Changelogs changelogs = Changelogs.of(needs);
      current =
          new LagSampler(
              readings,
              List.of(
                  topics.imagesClassified(),
                  topics.deadLetters(),
                  changelogs.records(),
                  changelogs.rows()),
              System::nanoTime);
      sampler = current;
    }
    return current;
  }

  /** Once for as long as it stays so. */
  private void say(String problems) {
    if (!problems.isEmpty() && !problems.equals(said)) {
      LOG.warn("Metrics of lag are not complete: {}", problems);
    }
    said = problems;
  }

  /** Shows nothing any more, and forgets what it knew. */
  @Override
  public void close() {
    meters.hide();
    sampler = null;
    Admin current = admin;
    admin = null;
    if (current != null) {
      try {
        current.close(Duration.ZERO);
      } catch (KafkaException e) {
        LOG.info("The client that reads lag was not closed in order: {}", e.getMessage());
      }
    }
  }
}
