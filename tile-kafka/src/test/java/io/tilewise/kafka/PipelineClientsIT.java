package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.PipelineException.Reason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A laboratory system's view: topics, submissions and events, over one broker. */
@Execution(ExecutionMode.CONCURRENT)
class PipelineClientsIT {
  private PipelineConnection pipeline;

  /** Each test has topics of its own. */
  @BeforeEach
  void connect(TestInfo test) {
    Topics topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
    pipeline = new PipelineConnection(SharedBroker.servers(), topics);
  }

  @Test
  void shouldCreateOnlyTheTopicsThatAreNotThere() {
    List<TopicSpec> specs = pipeline.topics().specs(1, 1);
    try (TopicAdmin admin = new TopicAdmin(pipeline)) {
      List<TopicSpec> first = admin.createAbsent(specs.subList(0, 2), TopicAdmin.BROKER_DEFAULT);
      List<TopicSpec> second = admin.createAbsent(specs, TopicAdmin.BROKER_DEFAULT);
      List<TopicSpec> third = admin.createAbsent(specs, TopicAdmin.BROKER_DEFAULT);

      assertThat(first).isEqualTo(specs.subList(0, 2));
      assertThat(second).isEqualTo(specs.subList(2, specs.size()));
      assertThat(third).isEmpty();
    }
  }

  @Test
  void shouldSayWhatTheBrokerRefuses() {
    try (TopicAdmin admin = new TopicAdmin(pipeline)) {
      assertThatThrownBy(() -> admin.createAbsent(pipeline.topics().specs(1, 1), 3))
          .satisfies(thrown -> assertThat(reason(thrown)).isEqualTo(Reason.REFUSED))
          .hasMessageStartingWith("kafka: " + SharedBroker.servers() + ": ")
          .hasMessageContaining("replication factor");
    }
  }

  @Test
  void shouldReadWhatIsPublishedAfterItWasOpened() {
    createTopics();
    try (SubmissionPublisher publisher = new SubmissionPublisher(pipeline, "/lab")) {
      publisher.publish(List.of(submission("before")));
      try (EventConsumer<ImageSubmitted> events =
          EventConsumer.atEnd(pipeline, Set.of(ImageSubmitted.class))) {
        publisher.publish(List.of(submission("after")));

        List<ImageSubmitted> read = read(events, 1);

        assertThat(read).extracting(ImageSubmitted::imageId).containsExactly("after");
      }
    }
  }

  @Test
  void shouldReadFromTheBeginningAndGoOn() {
    createTopics();
    try (SubmissionPublisher publisher = new SubmissionPublisher(pipeline, "/lab");
        EventConsumer<ImageSubmitted> events =
            EventConsumer.atBeginning(pipeline, Set.of(ImageSubmitted.class))) {
      publisher.publish(List.of(submission("first"), submission("second")));
      List<ImageSubmitted> read = new ArrayList<>(read(events, 2));
      publisher.publish(List.of(submission("third")));
      read.addAll(read(events, 1));

      assertThat(read)
          .extracting(ImageSubmitted::imageId)
          .containsExactly("first", "second", "third");
    }
  }

  @Test
  void shouldReplayAllKindsThatAreAskedForAndLeaveOutWhatIsNoEvent() {
    createTopics();
    ImageRejected rejected =
        new ImageRejected(
            "slide",
            "slide-1",
            io.tilewise.events.Reason.IMAGE_NOT_FOUND,
            "no file",
            Instant.now(),
            null,
            null);
    try (SubmissionPublisher publisher = new SubmissionPublisher(pipeline, "/lab")) {
      publisher.publish(List.of(submission("slide")));
    }
    publishRaw(rejected, "not JSON");

    List<Event> read = new ArrayList<>();
    EventConsumer.<Event>replay(
        pipeline, Set.of(ImageSubmitted.class, ImageRejected.class), read::add);
    List<ImageRejected> rejections = new ArrayList<>();
    EventConsumer.replay(pipeline, Set.of(ImageRejected.class), rejections::add);

    assertThat(read).hasSize(2).contains(rejected);
    assertThat(rejections).containsExactly(rejected);
  }

  @Test
  void shouldReadNothingOfAnAbortedTransaction() {
    createTopics();
    Map<String, Object> settings = pipeline.client(Map.of("transactional.id", "writer"));
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        SubmissionPublisher publisher = new SubmissionPublisher(pipeline, "/lab")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(submission("aborted")));
      producer.flush();
      producer.abortTransaction();
      publisher.publish(List.of(submission("published")));
    }

    List<ImageSubmitted> read = new ArrayList<>();
    EventConsumer.replay(pipeline, Set.of(ImageSubmitted.class), read::add);

    assertThat(read).extracting(ImageSubmitted::imageId).containsExactly("published");
  }

  /** A transaction's end is written after its producer has the answer, or by nobody for a while. */
  @Test
  void shouldReadWhatStandsBehindATransactionThatIsOpen() {
    createTopics();
    Map<String, Object> settings = pipeline.client(Map.of("transactional.id", "slow-writer"));
    List<String> read = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        SubmissionPublisher publisher = new SubmissionPublisher(pipeline, "/lab")) {
      producer.initTransactions();
      producer.beginTransaction();
      publisher.publish(List.of(submission("before")));
      producer.send(record(submission("aborted")));
      producer.flush();
      publisher.publish(List.of(submission("behind")));

      EventConsumer.replay(
          pipeline,
          Set.of(ImageSubmitted.class),
          event -> {
            read.add(event.imageId());
            if (read.size() == 1) {
              producer.abortTransaction();
            }
          });
    }

    assertThat(read).containsExactly("before", "behind");
  }

  @Test
  void shouldNameTheTopicThatIsNotThere() {
    assertThatThrownBy(() -> EventConsumer.atEnd(pipeline, Set.of(ImageSubmitted.class)))
        .satisfies(thrown -> assertThat(reason(thrown)).isEqualTo(Reason.NO_TOPIC))
        .hasMessageStartingWith("topic: " + pipeline.topics().imagesSubmitted() + ": not on ");
  }

  private void createTopics() {
    SharedBroker.createTopics(TopicAdmin.newTopics(pipeline.topics().specs(1, 1), 1));
  }

  private static Reason reason(Throwable thrown) {
    return ((PipelineException) thrown).reason();
  }

  private static List<ImageSubmitted> read(EventConsumer<ImageSubmitted> events, int count) {
    List<ImageSubmitted> read = new ArrayList<>();
    await()
        .until(
            () -> {
              read.addAll(events.poll(Duration.ofMillis(100)));
              return read.size() >= count;
            });
    return read;
  }

  private void publishRaw(ImageRejected rejected, String garbage) {
    byte[] key = "slide".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            pipeline.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = pipeline.topics().imagesRejected();
      EncodedEvent event = new EventCodec("/lab").encode(rejected, Instant.now(), null);
      producer.send(new ProducerRecord<>(topic, key, garbage.getBytes(StandardCharsets.UTF_8)));
      producer.send(
          new ProducerRecord<>(
              topic, null, key, event.value(), KafkaRecords.headers(event.headers())));
    }
  }

  private ProducerRecord<byte[], byte[]> record(ImageSubmitted submission) {
    EncodedEvent event = new EventCodec("/lab").encode(submission, Instant.now(), null);
    return new ProducerRecord<>(
        pipeline.topics().imagesSubmitted(),
        null,
        event.key().getBytes(StandardCharsets.UTF_8),
        event.value(),
        KafkaRecords.headers(event.headers()));
  }

  static ImageSubmitted submission(String imageId) {
    return new ImageSubmitted(
        imageId,
        imageId + "-1",
        URI.create("file:///images/" + imageId + ".png"),
        ModelReference.parse("thin-smear"),
        Lane.ROUTINE,
        null,
        Duration.ofHours(1),
        Instant.EPOCH,
        Map.of());
  }
}
