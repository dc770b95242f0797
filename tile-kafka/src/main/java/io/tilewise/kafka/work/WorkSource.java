package io.tilewise.kafka.work;

import io.tilewise.kafka.ServiceClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * What a loop reads, and how.
 *
 * @param kafka client properties by Kafka's own names; {@code bootstrap.servers} among them
 * @param group that shares the partitions
 * @param clientId in metrics and in Kafka's logs
 * @param topics that it reads
 * @param limits of what is under way
 * @param countsDeaths whether records are found that kill the process, see the package
 */
public record WorkSource(
    Map<String, Object> kafka,
    String group,
    String clientId,
    List<String> topics,
    Limits limits,
    boolean countsDeaths) {
  private static final int METADATA_MILLIS = 10_000;
  private static final int MAX_POLL_RECORDS = 128;

  public WorkSource {
    kafka = Map.copyOf(kafka);
    topics = List.copyOf(topics);
  }

  /** One that counts no deaths. */
  public WorkSource(
      Map<String, Object> kafka,
      String group,
      String clientId,
      List<String> topics,
      Limits limits) {
    this(kafka, group, clientId, topics, limits, false);
  }

  /**
   * The same, but a record whose work kills the process is found and handed over as {@link
   * Work#isQuarantined quarantined}.
   */
  public WorkSource countingDeaths() {
    return new WorkSource(kafka, group, clientId, topics, limits, true);
  }

  /**
   * How much of each topic is under way before no more of it is read. A poll may overshoot them by
   * what it returns.
   *
   * @param maxRecords at least 1
   * @param maxBytes of values; reached by one record at least, however large
   */
  public record Limits(int maxRecords, long maxBytes) {
    public Limits {
      if (maxRecords < 1 || maxBytes < 1) {
        throw new IllegalArgumentException(
            "limits: " + maxRecords + ", " + maxBytes + " bytes (expected: >= 1)");
      }
    }
  }

  /** Of a consumer that commits nothing by itself. */
  Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("group.id", group);
    properties.put("client.id", clientId);
    properties.put("auto.offset.reset", "earliest");
    properties.put("fetch.max.bytes", 16 << 20);
    // A right that is given late, or a topic that is created late, is seen soon.
    properties.put("metadata.max.age.ms", METADATA_MILLIS);
    properties.putAll(kafka);
    ServiceClients.complete(properties);
    if (!"consumer".equalsIgnoreCase(String.valueOf(properties.get("group.protocol")))) {
      // Incremental: a member that comes or goes does not make the others do their work again.
      properties.putIfAbsent(
          "partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
      properties.putIfAbsent("session.timeout.ms", ServiceClients.SESSION_TIMEOUT_MILLIS);
    }
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", Math.min(MAX_POLL_RECORDS, limits.maxRecords()));
    return properties;
  }
}
