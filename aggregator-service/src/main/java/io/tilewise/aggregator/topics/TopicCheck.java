package io.tilewise.aggregator.topics;

import io.tilewise.aggregator.topics.TopicRules.Findings;
import io.tilewise.kafka.rights.Rights;
import io.tilewise.runtime.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka whether the topics are as {@link TopicRules} want them, and mends what it may. */
public final class TopicCheck implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** How often missing topics are looked for again: brokers learn of new ones one by one. */
  private static final int MISSING_LOOKS = 6;

  /** What a topic takes whose settings may not be read: Kafka's default, a little less. */
  private static final long UNKNOWN_MAX_BYTES = 1_000_000;

  private final TopicNeeds needs;
  private final Changelogs changelogs;
  private final Rights rights;
  private final Admin admin;
  private Instant saidAt = Instant.EPOCH;

  private TopicCheck(TopicNeeds needs) {
    this.needs = needs;
    this.changelogs = Changelogs.of(needs);
    this.rights = Rights.of(needs.kafka());
    Map<String, Object> properties = new LinkedHashMap<>(needs.kafka());
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "aggregator-topic-check");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    this.admin = Admin.create(properties);
  }

  /**
   * What is needed to know of the topics.
   *
   * @param partitions of the topics keyed by image
   * @param deadLetterBytes that a dead letter may have
   */
  public record Found(int partitions, long deadLetterBytes) {}

  /**
   * Waits for Kafka as long as it is away, then looks.
   *
   * @throws ConfigurationException when topics are missing or not as they have to be, all of them
   *     named, or Kafka cannot be reached as the settings say or does not let this service in
   */
  public static Found check(TopicNeeds needs) throws ConfigurationException, InterruptedException {
    return check(needs, PAUSE);
  }

  /** With another time between two looks. */
  static Found check(TopicNeeds needs, Duration pause)
      throws ConfigurationException, InterruptedException {
    try (TopicCheck check = new TopicCheck(needs)) {
      int looks = 0;
      while (true) {
        try {
          Map<String, TopicDescription> found = check.describe();
          Set<String> missing = check.missing(found);
          if (missing.isEmpty()) {
            return check.judge(found.values());
          }
          if (++looks == MISSING_LOOKS) {
            throw refused(
                "topics: " + missing + " missing (expected: created, see 'topics create')");
          }
        } catch (RetriableException | TimeoutException e) {
          check.say(e);
        } catch (AuthenticationException | AuthorizationException e) {
          throw refused("Kafka: " + check.rights.text(e, Rights.DESCRIBE));
        }
        Thread.sleep(pause);
      }
    }
  }

  /** Once a minute, however long Kafka is away. */
  private void say(Exception why) {
    Instant now = Instant.now();
    if (now.isAfter(saidAt.plus(PERIOD))) {
      saidAt = now;
      LOG.warn("Kafka does not answer, trying on: {}", why.toString());
    }
  }

  private static ConfigurationException refused(String problem) {
    return new ConfigurationException(List.of(problem));
  }

  private Set<String> required() {
    Set<String> names = new TreeSet<>(Inputs.of(needs.topics()).keySet());
    names.add(needs.topics().imagesClassified());
    names.add(needs.topics().deadLetters());
    return names;
  }

  private Set<String> missing(Map<String, TopicDescription> found) {
    Set<String> missing = required();
    missing.removeAll(found.keySet());
    return missing;
  }

  private Map<String, TopicDescription> describe() throws InterruptedException, TimeoutException {
    Set<String> names = required();
    names.addAll(List.of(changelogs.records(), changelogs.rows()));
    Map<String, TopicDescription> found = new LinkedHashMap<>();
    for (var answer : admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        found.put(answer.getKey(), await(answer.getValue()));
      } catch (UnknownTopicOrPartitionException _) {
        // Said once all are known; changelogs do not exist before the first start.
      }
    }
    return found;
  }

  private Found judge(Collection<TopicDescription> topics)
      throws ConfigurationException, InterruptedException, TimeoutException {
    Map<String, Map<String, String>> settings = settings(topics);
    List<TopicFacts> facts = new ArrayList<>();
    for (TopicDescription topic : topics) {
      int replicas =
          topic.partitions().stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
      facts.add(
          new TopicFacts(
              topic.name(),
              topic.partitions().size(),
              replicas,
              settings.getOrDefault(topic.name(), Map.of())));
    }
    int brokers = await(admin.describeCluster().nodes()).size();
    Findings findings = TopicRules.judge(needs, facts, brokers);
    findings.warnings().forEach(LOG::warn);
    if (!findings.problems().isEmpty()) {
      throw new ConfigurationException(findings.problems());
    }
    mend(findings.mends());
    return found(facts);
  }

  private Found found(List<TopicFacts> facts) {
    String input = needs.topics().imagesSubmitted();
    String deadLetters = needs.topics().deadLetters();
    return new Found(
        named(facts, input).partitions(),
        named(facts, deadLetters).number("max.message.bytes").orElse(UNKNOWN_MAX_BYTES));
  }

  private static TopicFacts named(List<TopicFacts> facts, String name) {
    return facts.stream().filter(topic -> topic.name().equals(name)).findFirst().orElseThrow();
  }

  private Map<String, Map<String, String>> settings(Collection<TopicDescription> topics)
      throws InterruptedException, TimeoutException {
    List<ConfigResource> resources = topics.stream().map(topic -> resource(topic.name())).toList();
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    Set<String> hidden = new TreeSet<>();
    for (var answer : admin.describeConfigs(resources).values().entrySet()) {
      String topic = answer.getKey().name();
      try {
        settings.put(topic, values(await(answer.getValue())));
      } catch (AuthorizationException _) {
        hidden.add(topic);
      }
    }
    if (!hidden.isEmpty()) {
      LOG.warn(
          "Settings of topics are not checked: {}",
          rights.missing(Rights.DESCRIBE_CONFIGS, Rights.TOPIC, hidden));
    }
    return settings;
  }

  private static Map<String, String> values(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private void mend(Map<String, Map<String, String>> mends)
      throws ConfigurationException, InterruptedException, TimeoutException {
    for (Map.Entry<String, Map<String, String>> mend : mends.entrySet()) {
      Collection<AlterConfigOp> sets =
          mend.getValue().entrySet().stream()
              .map(set -> new ConfigEntry(set.getKey(), set.getValue()))
              .map(set -> new AlterConfigOp(set, AlterConfigOp.OpType.SET))
              .toList();
      try {
        await(admin.incrementalAlterConfigs(Map.of(resource(mend.getKey()), sets)).all());
        LOG.info("Raised settings of {} to {}", mend.getKey(), mend.getValue());
      } catch (AuthorizationException _) {
        throw refused(
            mend.getKey()
                + ": settings too low (expected: "
                + changelogs.command(mend.getKey(), mend.getValue())
                + "): "
                + rights.missing("AlterConfigs", Rights.TOPIC, List.of(mend.getKey())));
      }
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T await(KafkaFuture<T> answer) throws InterruptedException, TimeoutException {
    try {
      return answer.get(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
