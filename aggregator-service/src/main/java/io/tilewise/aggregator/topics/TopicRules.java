package io.tilewise.aggregator.topics;

import io.tilewise.aggregator.state.LastVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the topology needs of its topics, and how far they are from it. Kafka Streams itself checks
 * little of this: with other counts of partitions an image's scores and its manifest meet in no
 * task and the image waits for ever, and a changelog that forgets too early shows only when a store
 * has to be restored from it.
 */
final class TopicRules {
  /** Least {@code max.message.bytes} of the results: a verdict and what Kafka puts around it. */
  static final long RESULT_BYTES = LastVerdict.MAX_BYTES + (64 << 10);

  /** Least {@code max.message.bytes} of the dead letters: headers, when the value is left out. */
  static final long DEAD_LETTER_BYTES = 64 << 10;

  private static final String CLEANUP = "cleanup.policy";
  private static final String MAX_BYTES = "max.message.bytes";
  private static final String RETENTION = "retention.ms";
  private static final String TIMESTAMPS = "message.timestamp.type";
  private static final String IN_SYNC = "min.insync.replicas";

  private final Set<String> inputs;
  private final String submissions;
  private final String results;
  private final String deadLetters;
  private final Changelogs changelogs;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Map<String, String>> mends = new TreeMap<>();

  private TopicRules(TopicNeeds needs) {
    inputs = Inputs.of(needs.topics()).keySet();
    submissions = needs.topics().imagesSubmitted();
    results = needs.topics().imagesClassified();
    deadLetters = needs.topics().deadLetters();
    changelogs = Changelogs.of(needs);
  }

  /**
   * What was found.
   *
   * @param problems that keep it from starting, each with topic, setting, value and expectation
   * @param warnings what an operator should know
   * @param mends settings by topic that are to be set, which loses nothing
   */
  record Findings(
      List<String> problems, List<String> warnings, Map<String, Map<String, String>> mends) {}

  /**
   * Judges topics; changelogs are among them if they exist.
   *
   * @param brokers of the cluster
   */
  static Findings judge(TopicNeeds needs, Collection<TopicFacts> topics, int brokers) {
    TopicRules rules = new TopicRules(needs);
    rules.coPartitioned(topics);
    topics.forEach(topic -> rules.judge(topic, needs.retention(), brokers));
    rules.deadLettersTakeAll(topics);
    return new Findings(rules.problems, rules.warnings, rules.mends);
  }

  private void coPartitioned(Collection<TopicFacts> topics) {
    Map<String, Integer> partitions = new TreeMap<>();
    topics.stream()
        .filter(topic -> inputs.contains(topic.name()))
        .forEach(topic -> partitions.put(topic.name(), topic.partitions()));
    if (Set.copyOf(partitions.values()).size() > 1) {
      problems.add(
          "partitions: "
              + partitions
              + " (expected: as many in each, an image must meet its scores)");
      return;
    }
    topics.stream()
        .filter(topic -> changelogs.contains(topic.name()))
        .filter(topic -> !partitions.containsValue(topic.partitions()))
        .forEach(
            topic ->
                problem(
                    topic,
                    "partitions",
                    String.valueOf(topic.partitions()),
                    "as many as "
                        + partitions
                        + ", which never change after go-live; to begin anew stop all instances,"
                        + " delete the changelogs and the state directories, open images are"
                        + " lost"));
  }

  private void judge(TopicFacts topic, Duration retention, int brokers) {
    if (topic.name().equals(changelogs.records())) {
      records(topic);
    } else if (topic.name().equals(changelogs.rows())) {
      rows(topic, retention);
    } else if (topic.cleanup().contains("compact")) {
      problem(topic, CLEANUP, topic.value(CLEANUP), "delete, for each record counts");
    }
    if (changelogs.contains(topic.name())
        && topic.isBelow(MAX_BYTES, Changelogs.MAX_MESSAGE_BYTES)) {
      mend(topic, MAX_BYTES, Changelogs.MAX_MESSAGE_BYTES);
    }
    if (topic.name().equals(submissions) && topic.value(TIMESTAMPS).equals("CreateTime")) {
      warnings.add(
          text(topic, TIMESTAMPS, "CreateTime", "LogAppendTime")
              + ": an image waits from its record's timestamp on, which a producer's wrong clock"
              + " shortens");
    }
    if (topic.name().equals(results)) {
      atLeast(topic, MAX_BYTES, RESULT_BYTES, "the longest verdict");
    } else if (topic.name().equals(deadLetters)) {
      atLeast(topic, MAX_BYTES, DEAD_LETTER_BYTES, "a dead letter without its value");
    }
    replicas(topic, brokers);
  }

  private void records(TopicFacts topic) {
    if (!topic.cleanup().isEmpty() && !topic.cleanup().equals(Set.of("compact"))) {
      problem(
          topic,
          CLEANUP,
          topic.value(CLEANUP),
          "compact, or open images and markers are forgotten; "
              + changelogs.command(topic, "compact"));
    }
  }

  private void rows(TopicFacts topic, Duration retention) {
    if (!topic.cleanup().isEmpty() && !topic.cleanup().contains("delete")) {
      problem(
          topic,
          CLEANUP,
          topic.value(CLEANUP),
          "compact,delete, or it grows for ever; " + changelogs.command(topic, "[compact,delete]"));
    }
    // To keep more never loses anything, so this is done rather than asked for. Streams sets it
    // only when it creates the topic: it would stay as it was when the retention is raised.
    if (topic.cleanup().contains("delete") && topic.isBelow(RETENTION, retention.toMillis())) {
      mend(topic, RETENTION, retention.plus(Changelogs.ADDITIONAL_RETENTION).toMillis());
    }
  }

  private void mend(TopicFacts topic, String setting, long value) {
    mends.computeIfAbsent(topic.name(), _ -> new TreeMap<>()).put(setting, String.valueOf(value));
  }

  private void atLeast(TopicFacts topic, String setting, long least, String what) {
    if (topic.isBelow(setting, least)) {
      problem(topic, setting, topic.value(setting), ">= " + least + ", " + what);
    }
  }

  private void deadLettersTakeAll(Collection<TopicFacts> topics) {
    long longest =
        topics.stream()
            .filter(topic -> inputs.contains(topic.name()))
            .mapToLong(topic -> topic.number(MAX_BYTES).orElse(0L))
            .max()
            .orElse(0);
    topics.stream()
        .filter(topic -> topic.name().equals(deadLetters) && topic.isBelow(MAX_BYTES, longest))
        .forEach(
            topic ->
                warnings.add(
                    text(topic, MAX_BYTES, topic.value(MAX_BYTES), ">= " + longest)
                        + ": of longer records only the headers are kept"));
  }

  private void replicas(TopicFacts topic, int brokers) {
    if (topic.replicas() == 1 && brokers > 1) {
      warnings.add(
          text(topic, "replicas", "1", ">= 2 of " + brokers + " brokers")
              + ": it goes with its broker's disk");
    }
    long inSync = topic.number(IN_SYNC).orElse(0L);
    if (topic.replicas() > 1 && inSync == 1) {
      warnings.add(
          text(topic, IN_SYNC, "1", ">= 2") + ": what one broker confirmed may go with it");
    }
    if (topic.replicas() > 1 && inSync >= topic.replicas()) {
      warnings.add(
          text(topic, IN_SYNC, String.valueOf(inSync), "< " + topic.replicas() + ", its replicas")
              + ": it cannot be written while one broker is away");
    }
  }

  private void problem(TopicFacts topic, String setting, String value, String expected) {
    problems.add(text(topic, setting, value, expected));
  }

  private static String text(TopicFacts topic, String setting, String value, String expected) {
    return topic.name() + ": " + setting + "=" + value + " (expected: " + expected + ")";
  }
}
