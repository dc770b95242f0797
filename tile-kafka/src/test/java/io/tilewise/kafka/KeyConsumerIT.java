package io.tilewise.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class KeyConsumerIT {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          SharedBroker.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
  private String topic;
  private KeyConsumer keys;

  @BeforeEach
  void setUp(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    keys = new KeyConsumer(SharedBroker.kafka(), "keys", topic);
  }

  @AfterEach
  void tearDown() {
    keys.close();
    producer.close();
  }

  @Test
  void shouldCountByKeyWhatComesAndNothingOfBefore() throws Exception {
    create();
    send("before");
    keys.seekToEnd();

    for (String key : new String[] {"a", "b", "a", null, "a"}) {
      send(key);
    }

    assertThat(countedUntil(4)).isEqualTo(Map.of("a", 3, "b", 1));
    send("skipped");
    keys.seekToEnd();
    send("b");
    assertThat(countedUntil(1)).isEqualTo(Map.of("b", 1));
  }

  @Test
  void shouldNameATopicThatIsNotThere() throws Exception {
    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(() -> keys.seekToEnd())
        .withMessage("topic shouldNameATopicThatIsNotThere: not there (expected: created)");

    create();
    keys.seekToEnd();
    send("a");

    assertThat(countedUntil(1)).isEqualTo(Map.of("a", 1));
  }

  @Test
  void shouldTellOfATopicThatWasDeleted() throws Exception {
    create();
    keys.seekToEnd();
    send("a");
    assertThat(countedUntil(1)).isEqualTo(Map.of("a", 1));
    try (Admin admin = SharedBroker.admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }

    assertThatExceptionOfType(AwayException.class)
        .isThrownBy(() -> countedUntil(1))
        .withMessage("topic shouldTellOfATopicThatWasDeleted: not there (expected: created)");
  }

  @Test
  void shouldTellOfAMissingRight() throws Exception {
    create();
    AclBinding denied = binding(AclOperation.READ, AclPermissionType.DENY);
    // Where there is an ACL, what none of them allows is denied: the producer's part, too.
    AclBinding allowed = binding(AclOperation.ALL, AclPermissionType.ALLOW);
    try (Admin admin = SharedBroker.admin()) {
      admin.createAcls(List.of(allowed, denied)).all().get();

      assertThatExceptionOfType(AwayException.class)
          .isThrownBy(
              () -> {
                keys.seekToEnd();
                countedUntil(1);
              })
          .withMessageContaining(topic + ": not to be read for now: ");

      admin
          .deleteAcls(
              List.of(new AclBindingFilter(denied.pattern().toFilter(), denied.entry().toFilter())))
          .all()
          .get();
    }
    send("missed");
    // The broker hears of a right soon after it was given, and a refusal may still be under way.
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(AwayException.class)
        .until(this::countedFromTheEnd, Map.of("a", 1)::equals);
  }

  private AclBinding binding(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }

  private Map<String, Integer> countedFromTheEnd() throws Exception {
    keys.seekToEnd();
    send("a");
    return countedUntil(1);
  }

  @Test
  void shouldEndByAnInterrupt() throws Exception {
    create();
    keys.seekToEnd();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> keys.count(LOOK)).isInstanceOf(InterruptedException.class);
  }

  private void create() {
    SharedBroker.createTopics(new NewTopic(topic, 2, (short) 1));
  }

  private void send(@Nullable String key) throws Exception {
    byte[] bytes = key == null ? null : key.getBytes(UTF_8);
    producer.send(new ProducerRecord<>(topic, bytes, new byte[10])).get();
  }

  private Map<String, Integer> countedUntil(int records) throws Exception {
    Map<String, Integer> all = new HashMap<>();
    while (all.values().stream().mapToInt(Integer::intValue).sum() < records) {
      keys.count(LOOK).forEach((key, count) -> all.merge(key, count, Integer::sum));
    }
    return all;
  }
}
