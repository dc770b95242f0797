package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.kafka.KafkaContact;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

/** What is said of a consumer that has not become a member of its group. */
class GroupReadinessTest {
  private final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>("earliest") {
        @Override
        @SuppressWarnings("removal") // there is no other way to make one yet
        public synchronized ConsumerGroupMetadata groupMetadata() {
          return new ConsumerGroupMetadata("group");
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
          return partitionsFor(topic);
        }
      };
  private final GroupReadiness readiness =
      new GroupReadiness(
          kafka,
          List.of("work"),
          new KafkaContact(kafka::metrics, Duration.ofSeconds(9), System::nanoTime),
          Rights.of(Map.of()),
          System::nanoTime);

  @Test
  void shouldNameTheTopicThatIsNotThereRatherThanTheGroup() {
    kafka.updatePartitions("work", List.of());

    readiness.turned();

    assertThat(readiness.problem()).isEqualTo("topic work: not there (expected: created)");
  }

  @Test
  void shouldNameTheGroupWhenTheTopicIsThere() {
    Node broker = new Node(1, "kafka", 9092);
    kafka.updatePartitions(
        "work", List.of(new PartitionInfo("work", 0, broker, new Node[0], new Node[0])));

    readiness.turned();

    assertThat(readiness.problem()).isEqualTo("not a member of its group");
  }
}
