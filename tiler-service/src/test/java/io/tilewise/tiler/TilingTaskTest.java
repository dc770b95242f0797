package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static io.tilewise.tiler.Workshop.work;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TilingTaskTest {
  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private Instant now = NOW;
  private Workshop workshop;
  private WorkQueue queue;
  private RetryingWorker worker;

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
    worker = worker(this::reliable);
  }

  @Test
  void shouldWriteAllTilesAndThenTheManifest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written()).extracting(ProducerRecord::topic).startsWith("tiles.express");
    assertThat(written()).hasSize(7);
    ImageTiled manifest = (ImageTiled) event(written().getLast());
    assertThat(manifest.tileCount()).isEqualTo(6);
    assertThat(manifest.model().id()).hasToString("cells@1");
  }

  @Test
  void shouldKeyTilesByTheirIdentityAndPassTheTraceOn() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    end(work(submission(file.toUri(), "cells")));

    ProducerRecord<byte[], byte[]> tile = written().get(4);
    assertThat(tile.key()).asString().isEqualTo("order-1/4");
    assertThat(((TileExtracted) event(tile)).index()).isEqualTo(4);
    assertThat(written())
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("traceparent").value())
                    .asString()
                    .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  }

  @Test
  void shouldWriteNoManifestBeforeTheLastTileIsAcknowledged() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    List<Boolean> allTilesAcknowledged = new ArrayList<>();
    worker =
        worker(
            () ->
                new MockProducer<>(
                    false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                  @Override
                  public synchronized Future<RecordMetadata> send(
                      ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (record.topic().equals("images.tiled")) {
                      allTilesAcknowledged.add(!completeNext());
                    }
                    return super.send(record, callback);
                  }
                });

    end(work(submission(file.toUri(), "cells")));

    assertThat(allTilesAcknowledged).containsExactly(true);
  }

  @Test
  void shouldCountTheDeadlineFromTheRecordsTimestamp() throws Exception {
    Path file = workshop.image("a.png", 16, 16);

    end(work(submission(file.toUri(), "cells")));

    ImageTiled manifest = (ImageTiled) event(written().getLast());
    assertThat(manifest.deadline()).isEqualTo(NOW.minusSeconds(30).plus(Duration.ofHours(2)));
    assertThat(manifest.tiledAt()).isEqualTo(NOW);
  }

  @Test
  void shouldNotBelieveATimestampInTheFuture() throws Exception {
    Path file = workshop.image("a.png", 16, 16);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));

    end(work("slide-1", json, 5, NOW.plus(Duration.ofDays(99))));

    assertThat(((ImageTiled) event(written().getLast())).deadline())
        .isEqualTo(NOW.plus(Duration.ofHours(2)));
  }

  @Test
  void shouldRejectAnImageThatCannotBeRead() throws Exception {
    Path file = workshop.file("a.png", "text".getBytes(UTF_8));

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written()).hasSize(1);
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED);
    assertThat(rejected.text()).isEqualTo("image: begins with 74 65 78 74 (expected: PNG or JPEG)");
    assertThat(counter("images.rejected")).isEqualTo(1);
  }

  @Test
  void shouldRejectAnImageWhoseDeadlineHasPassedWithoutCuttingIt() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));

    end(work("slide-1", json, 5, NOW.minus(Duration.ofHours(3))));

    assertThat(written()).hasSize(1);
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(rejected.text())
        .isEqualTo("deadline: 2026-03-01T11:00:00Z (expected: tiled by then)");
  }

  @Test
  void shouldPutWhatIsNoSubmissionIntoTheDeadLettersAsItWas() throws Exception {
    byte[] json = "{\"imageId\": \"slide-1\"".getBytes(UTF_8);

    boolean ended = end(work("slide-1", json, 5, NOW));

    assertThat(ended).isTrue();
    ProducerRecord<byte[], byte[]> letter = written().getFirst();
    assertThat(letter.topic()).isEqualTo("dead-letters");
    assertThat(letter.key()).asString().isEqualTo("slide-1");
    assertThat(letter.value()).isEqualTo(json);
    assertThat(header(letter, "dead_letter_cause")).isEqualTo("MALFORMED");
    assertThat(header(letter, "dead_letter_service")).isEqualTo("tiler");
    assertThat(header(letter, "dead_letter_offset")).isEqualTo("5");
    assertThat(header(letter, "traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(counter("images.dead_lettered")).isEqualTo(1);
  }

  @Test
  void shouldPutAReadableButInvalidSubmissionIntoTheDeadLettersAlone() throws Exception {
    byte[] json =
        "{\"imageId\":\"slide-1\",\"submissionId\":\"o\",\"uri\":\"file:///x\",\"model\":\"a b\"}"
            .getBytes(UTF_8);

    end(work("slide-1", json, 5, NOW));

    assertThat(written()).extracting(ProducerRecord::topic).containsExactly("dead-letters");
    assertThat(header(written().getFirst(), "dead_letter_cause")).isEqualTo("INVALID");
  }

  @Test
  void shouldCutTheImageAgainWithANewProducerWhenKafkaFailed() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::failingOnce);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(producers).hasSize(2);
    assertThat(producers.getFirst().closed()).isTrue();
    assertThat(written()).hasSize(7);
    assertThat(worker.problem()).isNull();
    assertThat(counter("images.retried")).isEqualTo(1);
  }

  @Test
  void shouldRejectAnImageThatKeepsFailingWhenItsDeadlinePasses() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Work work = work(submission(file.toUri(), "cells"));
    // The time of the first failure is past the deadline, which the second attempt finds out.
    worker =
        worker(
            () -> {
              now = NOW.plus(Duration.ofHours(3));
              return failingOnce();
            });

    end(work);

    assertThat(written()).hasSize(1);
    assertThat(((ImageRejected) event(written().getFirst())).text())
        .isEqualTo(
            "deadline: 2026-03-01T13:59:30Z (expected: tiled by then); "
                + "tiling is tried again after PublishException");
  }

  @Test
  void shouldRejectAnImageAtOnceWhoseTilesTheirTopicNeverTakes() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::refusingTiles);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    ImageRejected rejected = (ImageRejected) event(written().getLast());
    assertThat(rejected.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE);
    assertThat(rejected.text()).contains("large");
    assertThat(meters.find("images.retried").counter()).isNull();
  }

  /** Its laboratory would wait for its deadline, and not hear why. */
  @Test
  void shouldRejectAnImageThatTheTilerItselfFailsOn() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::reliable, failingOnce(new IllegalStateException("of our own code")));

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written())
        .extracting(ProducerRecord::topic)
        .containsExactly("images.rejected", "dead-letters");
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.PROCESSING_FAILED);
    assertThat(rejected.text()).contains("IllegalStateException: of our own code");
  }

  @Test
  void shouldRejectADamagedImageForItsDamageAlthoughItsTilesAreRefused() throws Exception {
    Path file = workshop.file("a.png", halfOf(TilePng.encode(Workshop.noise(16, 16, 1))));
    worker = worker(this::refusingTiles);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(producers).as("a tile was sent before").hasSize(2);
    assertThat(written()).extracting(ProducerRecord::topic).containsExactly("images.rejected");
    assertThat(((ImageRejected) event(written().getFirst())).reason())
        .isEqualTo(Reason.IMAGE_CORRUPT);
  }

  /** Says that it is twice as high, with a checksum that fits, so that only its rows end early. */
  private static byte[] halfOf(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    bytes.putInt(20, 2 * bytes.getInt(20));
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    return png;
  }

  @Test
  void shouldNotMoveTheDeadlineOfATimestampInTheFutureWithEachAttempt() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));
    worker =
        worker(
            () -> {
              now = NOW.plus(Duration.ofHours(3));
              return failingOnce();
            });

    end(work("slide-1", json, 5, NOW.plus(Duration.ofDays(99))));

    assertThat(((ImageRejected) event(written().getFirst())).text())
        .startsWith("deadline: 2026-03-01T14:00:00Z (expected: tiled by then)");
  }

  @Test
  void shouldLeaveAnAbandonedImageWithoutAManifest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Work work = work(submission(file.toUri(), "cells"));
    work.leave();

    boolean ended = end(work);

    assertThat(ended).isFalse();
    assertThat(producers).isEmpty();
  }

  @Test
  void shouldEndARetryWhenTheTilerStops() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::failing);
    Work work = work(submission(file.toUri(), "cells"));
    worker.stop(Instant.now());

    boolean ended = end(work);

    assertThat(ended).isFalse();
    assertThat(work.isAbandoned()).isTrue();
  }

  @Test
  void shouldLetModelsBeRepairedBetweenTwoSubmissions() throws Exception {
    Path file = workshop.image("a.png", 16, 16);
    Files.writeString(workshop.models.resolve("cells/1/model.json"), "{}");
    end(work(submission(file.toUri(), "cells")));
    workshop.model("cells", 16, 0, "pad");

    end(work(submission(file.toUri(), "cells")));

    assertThat(written())
        .extracting(ProducerRecord::topic)
        .containsExactly("images.rejected", "tiles.express", "images.tiled");
  }

  /** Attempts, each when it is due, until the work is at its end; false when it is abandoned. */
  private boolean end(Work work) throws InterruptedException {
    Work next = work;
    while (next != null && !worker.attempt(next)) {
      next = work.isAbandoned() ? null : queue.poll(Duration.ofSeconds(10));
    }
    return next != null;
  }

  /** A clock that fails when it is asked for the first time, by whoever encodes a tile. */
  private InstantSource failingOnce(RuntimeException bug) {
    AtomicBoolean failed = new AtomicBoolean();
    return () -> {
      if (failed.compareAndSet(false, true)) {
        throw bug;
      }
      return now;
    };
  }

  private RetryingWorker worker(Supplier<Producer<byte[], byte[]>> supplier) {
    return worker(supplier, () -> now);
  }

  private RetryingWorker worker(
      Supplier<Producer<byte[], byte[]>> supplier, InstantSource encoding) {
    TilerMetrics metrics = new TilerMetrics(meters);
    Topics topics = new Topics("");
    Publisher publisher = new Publisher("tiler", topics.deadLetters(), supplier, meters);
    TilePublisher tiles = new TilePublisher(publisher, topics, encoding, metrics);
    queue = new WorkQueue();
    return new RetryingWorker(
        "tiling", queue, publisher, new TilingTask(workshop.tiler(), tiles, () -> now, metrics));
  }

  private Producer<byte[], byte[]> reliable() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }

  private Producer<byte[], byte[]> failing() {
    reliable();
    producers.getLast().sendException = new TimeoutException("broker away");
    return producers.getLast();
  }

  private Producer<byte[], byte[]> refusingTiles() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sendException =
                record.topic().startsWith("tiles.") ? new RecordTooLargeException("large") : null;
            return super.send(record, callback);
          }
        };
    producers.add(producer);
    return producer;
  }

  private Producer<byte[], byte[]> failingOnce() {
    return producers.isEmpty() ? failing() : reliable();
  }

  private List<ProducerRecord<byte[], byte[]>> written() {
    return producers.getLast().history();
  }

  private static Event event(ProducerRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            record.topic(),
            0,
            0,
            NOW,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    Decoded<Event> decoded = EventCodec.decode(received, Event.class);
    return ((Decoded.Accepted<Event>) decoded).event();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private double counter(String name) {
    return meters.get(name).counter().count();
  }
}
