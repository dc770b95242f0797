package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.kafka.PublishException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final List<String> current = new ArrayList<>();
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final Publisher publisher =
      new Publisher("toy", "dead-letters", this::producer, new SimpleMeterRegistry());
  private final List<String> told = new ArrayList<>();
  private final List<Work> ended = new ArrayList<>();
  private final Work work =
      new Work(Records.record(new TopicPartition("t", 0), 7, new byte[100]), ended::add);

  @Test
  void shouldTellOnceThatKafkaHasIt() {
    send("a");
    assertThat(told).isEmpty();

    last().completeNext();

    assertThat(told).containsExactly("a acknowledged");
  }

  /** As OpenTelemetry's agent does it: its span of the sending takes the record's place. */
  @Test
  void shouldHaveTheTraceOfARecordForTheCurrentOneWhileItIsSentAndSentAgain() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build());
    try {
      publisher.send(work, "events", event("a", TRACEPARENT), () -> {});
      publisher.send(work, "events", event("b", "nonsense"), () -> {});
      last().errorNext(new TimeoutException("away"));
      publisher.resend();
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }

    assertThat(current).containsExactly(TRACE, TraceId.getInvalid(), TRACE);
  }

  private static EncodedEvent event(String key, String traceparent) {
    return new EncodedEvent(key, new byte[1], Map.of("traceparent", traceparent.getBytes(UTF_8)));
  }

  @Test
  void shouldGoOnWithTheSameProducerAfterWhatPasses() {
    send("a");
    last().errorNext(new TimeoutException("away"));

    boolean any = publisher.resend();
    last().completeNext();

    assertThat(any).isTrue();
    assertThat(producers).hasSize(1);
    assertThat(told).containsExactly("a acknowledged");
    assertThat(publisher.resend()).isFalse();
  }

  @Test
  void shouldNotPauseForALetterThatIsShortened() {
    publisher.deadLetter(work, "INVALID", "why", () -> told.add("letter acknowledged"));
    last().errorNext(new RecordTooLargeException("large"));

    boolean paused = publisher.resend();

    assertThat(paused).isFalse();
    assertThat(last().history()).as("whole, and shortened").hasSize(2);
  }

  @Test
  void shouldReplaceAProducerThatLostItsSequenceAndSendAgain() {
    send("a");
    last().errorNext(new OutOfOrderSequenceException("sequence"));

    publisher.resend();
    last().completeNext();

    assertThat(producers).hasSize(2);
    assertThat(producers.getFirst().closed()).isTrue();
    assertThat(told).containsExactly("a acknowledged");
    assertThat(publisher.problem()).isNull();
  }

  @Test
  void shouldDoForWhatIsManyAllThatIsDoneForTheRest() throws Exception {
    publisher.withBulk(this::producer);
    send("a");
    assertThat(producers).as("the other one is not needed yet").hasSize(1);
    publisher.sendBulk(
        work,
        "events",
        new EncodedEvent("b", new byte[1], Map.of()),
        () -> told.add("bulk acknowledged"));
    MockProducer<byte[], byte[]> bulk = last();
    producers.getFirst().completeNext();

    bulk.errorNext(new TimeoutException("away"));
    assertThat(publisher.problem()).isEqualTo("Kafka: away");
    assertThatExceptionOfType(PublishException.class).isThrownBy(publisher::check);
    assertThatExceptionOfType(PublishException.class).isThrownBy(publisher::flush);
    assertThat(publisher.resend()).isTrue();
    bulk.completeNext();
    publisher.flush();
    assertThat(told).containsExactly("a acknowledged", "bulk acknowledged");

    publisher.reset();
    assertThat(bulk.closed()).isTrue();
    publisher.sendBulk(work, "events", new EncodedEvent("b", new byte[1], Map.of()), () -> {});
    publisher.close();
    assertThat(last().closed()).isTrue();
  }

  @Test
  void shouldHaveAProblemUntilWhatFailedIsAcknowledgedWhateverElseIs() {
    send("a");
    send("b");
    last().errorNext(new TopicAuthorizationException("no right"));

    last().completeNext();

    assertThat(publisher.problem()).isEqualTo("Kafka: this client: no right");
    publisher.resend();
    assertThat(publisher.problem()).isEqualTo("Kafka: this client: no right");
    last().completeNext();
    assertThat(publisher.problem()).isNull();
  }

  @Test
  void shouldNotBlockOnEachMessageWhileOneIsNotTaken() {
    send("a");
    last().errorNext(new TimeoutException("away"));

    send("b");

    assertThat(last().history()).hasSize(1);
    publisher.resend();
    while (last().completeNext()) {
      // the next
    }
    assertThat(told).containsExactlyInAnyOrder("a acknowledged", "b acknowledged");
  }

  @Test
  void shouldTellTheOwnerWhatKafkaRefusesForGood() {
    send("a");
    last().errorNext(new RecordTooLargeException("large"));
    assertThatExceptionOfType(PublishException.class)
        .isThrownBy(publisher::check)
        .matches(PublishException::isForGood);

    publisher.resend();

    assertThat(told).containsExactly("a refused: large");
    assertThat(last().history()).hasSize(1);
  }

  @Test
  void shouldThrowFromAFlushWhenAnythingWasNotTaken() {
    send("a");
    last().errorNext(new TimeoutException("away"));

    assertThatExceptionOfType(PublishException.class)
        .isThrownBy(publisher::flush)
        .matches(e -> !e.isForGood())
        .withMessage("away");
  }

  @Test
  void shouldForgetAllWithAReset() throws Exception {
    send("a");
    last().errorNext(new TimeoutException("away"));

    publisher.reset();

    publisher.check();
    assertThat(publisher.resend()).isFalse();
    assertThat(publisher.problem()).isNull();
    assertThat(producers.getFirst().closed()).isTrue();
  }

  @Test
  void shouldShortenALetterUntilItsTopicTakesIt() throws Exception {
    publisher.deadLetter(work, "INVALID", "why", () -> told.add("letter acknowledged"));
    last().errorNext(new RecordTooLargeException("large"));

    publisher.resend();
    last().completeNext();

    assertThat(last().history().getLast().value()).isNull();
    assertThat(last().history().getLast().key()).isNotNull();
    assertThat(told).containsExactly("letter acknowledged");
    publisher.check();
  }

  @Test
  void shouldHoldNothingUpForALetterThatIsNotTakenAtAll() throws Exception {
    publisher.deadLetter(work, "INVALID", "why", () -> told.add("letter acknowledged"));

    while (last().errorNext(new RecordTooLargeException("large"))) {
      publisher.resend();
    }

    assertThat(last().history()).hasSize(3); // whole, without its value, without its key
    assertThat(told).containsExactly("letter acknowledged");
    publisher.check();
  }

  @Test
  void shouldLeaveTheWorkOfWhatWasNotTakenWhenItCloses() {
    send("a");
    last().errorNext(new TimeoutException("away"));

    publisher.close();

    assertThat(ended).containsExactly(work);
    assertThat(work.isAbandoned()).isTrue();
  }

  @Test
  void shouldDropWhatSomebodyElseWillSay() {
    send("a");
    last().errorNext(new TimeoutException("away"));
    work.abandon();

    publisher.resend();

    assertThat(last().history()).hasSize(1);
    assertThat(publisher.problem()).isNull();
  }

  private void send(String name) {
    publisher.send(
        work,
        "events",
        new EncodedEvent(name, name.getBytes(UTF_8), Map.of()),
        new Publisher.Receipt() {
          @Override
          public void acknowledged() {
            told.add(name + " acknowledged");
          }

          @Override
          public void refused(String why) {
            told.add(name + " refused: " + why);
          }
        });
  }

  private MockProducer<byte[], byte[]> last() {
    return producers.getLast();
  }

  private Producer<byte[], byte[]> producer() {
    producers.add(
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            current.add(Span.current().getSpanContext().getTraceId());
            return super.send(record, callback);
          }
        });
    return last();
  }
}
