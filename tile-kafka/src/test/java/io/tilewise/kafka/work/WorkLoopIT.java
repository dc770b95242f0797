package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.SharedBroker;
import io.tilewise.runtime.ServiceThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Members of one group on a real broker: who has which work, and who is ready. */
@Execution(ExecutionMode.CONCURRENT)
class WorkLoopIT {
  private static final int PARTITIONS = 4;
  private static final Duration SOON = Duration.ofSeconds(15);

  private final ServiceThreads threads = new ServiceThreads();
  private final List<Member> members = new ArrayList<>();
  private String topic;

  @BeforeEach
  void createTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    SharedBroker.createTopics(new NewTopic(topic, PARTITIONS, (short) 1));
  }

  @AfterEach
  void end() {
    members.forEach(member -> member.loop.endBy(Instant.EPOCH));
    threads.join(Instant.now().plusSeconds(30));
  }

  @Test
  void shouldLetWorkGoOnWhosePartitionStaysWhenAMemberJoins() throws Exception {
    writeToEachPartition();
    Member first = join();
    await().atMost(SOON).until(() -> first.taken.size() == PARTITIONS);

    Member second = join();
    await().atMost(SOON).until(() -> second.taken.size() == PARTITIONS / 2);

    Set<Integer> moved =
        second.taken.stream().map(work -> work.received().partition()).collect(Collectors.toSet());
    assertThat(first.taken)
        .allSatisfy(
            work ->
                assertThat(work.isAbandoned())
                    .isEqualTo(moved.contains(work.received().partition())));
  }

  @Test
  void shouldBeReadyWithoutPartitionsWhereOthersHaveThem() {
    for (int i = 0; i < PARTITIONS; i++) {
      join();
    }
    await().atMost(SOON).until(() -> members.stream().allMatch(Member::isReady));

    Member idle = join();

    await().atMost(SOON).until(idle::isReady);
    await().during(Duration.ofSeconds(2)).atMost(SOON).until(idle::isReady);
  }

  @Test
  void shouldNotBeReadyBeforeTheRightToReadItsTopicComes() throws Exception {
    deny(ResourceType.TOPIC, topic, AclOperation.READ, AclOperation.DESCRIBE);
    Member member = join();
    await().atMost(SOON).until(() -> member.problem().contains(topic));
    await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> !member.isReady());

    allow(topic);
    writeToEachPartition();

    await().atMost(SOON).until(member::isReady);
    await().atMost(SOON).until(() -> member.taken.size() == PARTITIONS);
  }

  @Test
  void shouldNotBeReadyBeforeTheRightToJoinItsGroupComes() throws Exception {
    deny(ResourceType.GROUP, topic, AclOperation.READ);
    Member member = join();
    await().atMost(SOON).until(() -> member.problem().contains("group"));
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !member.isReady());

    allow(topic);

    await().atMost(SOON).until(member::isReady);
  }

  @Test
  void shouldNotBeReadyWhenTheRightToReadIsTakenAway() throws Exception {
    Member member = join();
    await().atMost(SOON).until(member::isReady);

    deny(ResourceType.TOPIC, topic, AclOperation.READ);

    await().atMost(SOON).until(() -> member.problem().contains(topic));
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !member.isReady());
    allow(topic);
    await().atMost(SOON).until(member::isReady);
  }

  @Test
  void shouldNotBeReadyBeforeItsTopicIsThere() throws Exception {
    topic = "later-than-its-reader";
    Member member = join();
    await().atMost(SOON).until(() -> member.problem().contains("not there"));

    SharedBroker.createTopics(new NewTopic(topic, PARTITIONS, (short) 1));
    writeToEachPartition();

    await().atMost(SOON).until(() -> member.isReady() && member.taken.size() == PARTITIONS);
  }

  private static final class Member {
    private final List<Work> taken = new CopyOnWriteArrayList<>();
    private final WorkLoop loop;

    Member(Map<String, Object> kafka, String topic) {
      WorkHandler handler =
          new WorkHandler() {
            @Override
            public void take(Work work) {
              taken.add(work);
            }

            @Override
            public void removeIf(Predicate<Work> condition) {
              // All of it has begun.
            }
          };
      loop =
          WorkLoop.connect(
              new WorkSource(
                  kafka, topic, "member", List.of(topic), new WorkSource.Limits(100, 1 << 20)),
              handler,
              new SimpleMeterRegistry());
    }

    boolean isReady() {
      return loop.problem() == null;
    }

    String problem() {
      return String.valueOf(loop.problem());
    }
  }

  private Member join() {
    Map<String, Object> kafka = new HashMap<>(SharedBroker.kafka());
    kafka.put("heartbeat.interval.ms", 500);
    kafka.put("session.timeout.ms", 6_000);
    // Rights are looked at again when metadata are; longer than a missing one is remembered.
    kafka.put("metadata.max.age.ms", 3_000);
    Member member = new Member(kafka, topic);
    members.add(member);
    threads.start("member-" + members.size(), member.loop);
    return member;
  }

  private void writeToEachPartition() {
    try (Producer<byte[], byte[]> producer =
        Publisher.producers("writer", SharedBroker.kafka()).get()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, partition, new byte[1], new byte[1]);
        // A right that was given is not seen by every broker at once.
        await()
            .atMost(SOON)
            .ignoreExceptionsInstanceOf(ExecutionException.class)
            .until(() -> producer.send(record).get().hasOffset());
      }
    }
  }

  private static void deny(ResourceType type, String name, AclOperation... operations)
      throws Exception {
    List<AclBinding> bindings = new ArrayList<>();
    for (AclOperation operation : operations) {
      bindings.add(
          new AclBinding(
              new ResourcePattern(type, name, PatternType.LITERAL),
              new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.DENY)));
    }
    // Where there is an ACL, what none of them allows is denied.
    bindings.add(
        new AclBinding(
            new ResourcePattern(type, name, PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.ALL, AclPermissionType.ALLOW)));
    try (Admin admin = SharedBroker.admin()) {
      admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void allow(String name) throws Exception {
    try (Admin admin = SharedBroker.admin()) {
      for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP)) {
        admin
            .deleteAcls(
                List.of(
                    new AclBinding(
                            new ResourcePattern(type, name, PatternType.LITERAL),
                            new AccessControlEntry(
                                "User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY))
                        .toFilter(),
                    new AclBinding(
                            new ResourcePattern(type, name, PatternType.LITERAL),
                            new AccessControlEntry(
                                "User:ANONYMOUS",
                                "*",
                                AclOperation.DESCRIBE,
                                AclPermissionType.DENY))
                        .toFilter()))
            .all()
            .get(30, TimeUnit.SECONDS);
      }
    }
  }
}
