package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static io.tilewise.tiler.Workshop.work;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.work.Work;
import io.tilewise.tiler.pace.Pace;
import io.tilewise.tiler.pace.SentImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images that wait for scores, and images whose time is over while they are cut. */
@Timeout(60)
class PacedTilingTest extends TilingAttempts {
  private static final int TILES = 6;
  private static final Instant AFTER = NOW.plus(Duration.ofHours(3));

  private Path file;

  /** A bound of one byte: an image's second tile waits for the outcome of its first. */
  @BeforeEach
  void pace() throws IOException {
    file = workshop.image("a.png", 40, 20);
    pace = new Pace(1, meters);
    worker = worker(this::reliable);
    pace.watch();
  }

  @Test
  void shouldSendEachTileWhenTheOneBeforeHasAnOutcome() throws Exception {
    FutureTask<Boolean> ended = started(work(submission(file.toUri(), "cells")));

    for (int tiles = 1; tiles < TILES; tiles++) {
      awaitWaiting(tiles);
      assertThat(written().size()).isEqualTo(tiles);
      pace.scored(Map.of("slide-1", 1));
    }

    assertThat(ended.get()).isTrue();
    assertThat(written().size()).isEqualTo(TILES + 1);
    assertThat(event(written().getLast())).isInstanceOf(ImageTiled.class);
  }

  /** Otherwise it would wait for the score of a tile that nobody has, up to its deadline. */
  @Test
  void shouldCutAnImageAnewWhoseTileIsNotTakenWhileTheNextOneWaits() throws Exception {
    worker = worker(() -> producers.isEmpty() ? undecided() : reliable());
    FutureTask<Boolean> ended = started(work(submission(file.toUri(), "cells")));
    await().until(() -> producers.size() == 1 && producers.getFirst().history().size() == 1);

    producers.getFirst().errorNext(new TimeoutException("expired"));

    await().until(() -> producers.size() == 2);
    for (int tiles = 1; tiles < TILES; tiles++) {
      awaitWaiting(tiles);
      pace.scored(Map.of("slide-1", 1));
    }
    assertThat(ended.get()).isTrue();
    assertThat(written().size()).isEqualTo(TILES + 1);
    assertThat(event(written().getLast())).isInstanceOf(ImageTiled.class);
  }

  /** Kafka took no tile of it, so none is ever scored. */
  @Test
  void shouldLeaveNothingInTheAccountOfAnImageThatALightWorkerLeavesToOthers() throws Exception {
    worker = lightWorker(this::refusedAtItsFlush);

    assertThat(worker.attempt(work(submission(file.toUri(), "cells")))).isFalse();

    assertThat(
            meters.get("tilewise.tiles.ahead.bytes").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum())
        .isZero();
  }

  private Producer<byte[], byte[]> refusedAtItsFlush() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            while (errorNext(new TimeoutException("expired"))) {
              // All of them.
            }
          }
        };
    producers.add(producer);
    return producer;
  }

  private Producer<byte[], byte[]> undecided() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }

  /** While processes die, images are tried one at a time: a lane without inference stops none. */
  @Test
  void shouldLetOthersBeTriedWhenAnImageWaitsLongForScores() throws Exception {
    Work work = work(submission(file.toUri(), "cells"));
    FutureTask<Boolean> ended = started(work);
    awaitWaiting(1);
    assertThat(work.hasWaited()).isFalse();

    now = NOW.plusSeconds(61);

    await().until(work::hasWaited);
    pace.blind();
    assertThat(ended.get()).isTrue();
  }

  @Test
  void shouldRejectAtItsDeadlineAnImageThatWaitsAndSayForWhat() throws Exception {
    FutureTask<Boolean> ended = started(work(submission(file.toUri(), "cells")));
    awaitWaiting(1);

    now = AFTER;

    assertThat(ended.get()).isTrue();
    assertThat(written()).hasSize(2);
    assertThat(rejected().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(rejected().text())
        .startsWith(
            "deadline: 2026-03-01T13:59:30Z (expected: tiled by then); tiles sent and not scored: ")
        .endsWith(" bytes of lane EXPRESS (expected: fewer than 1)");
  }

  @Test
  void shouldCutNoFurtherThanToTheDeadline() throws Exception {
    pace.blind();
    worker = worker(this::reliable, this::timeFliesWithTheThirdTile);

    assertThat(end(work(submission(file.toUri(), "cells")))).isTrue();

    assertThat(written()).hasSize(4);
    assertThat(rejected().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(rejected().text())
        .isEqualTo("deadline: 2026-03-01T13:59:30Z (expected: tiled by then); 3 tiles were sent");
    assertThat(meters.get("tilewise.images.retried").counter().count()).isZero();
  }

  /** No tile of it is sent, at which that would be noticed. */
  @Test
  void shouldRejectAnImageOfGlassWhoseTimeIsOver() throws Exception {
    workshop.model("m", 16, 0, "pad", ", \"tissue\": \"auto\"");
    byte[] glass = new byte[40 * 20 * RgbPixels.CHANNELS];
    Arrays.fill(glass, (byte) 0xf4);
    Path slide = workshop.file("glass.png", TilePng.encode(new RgbPixels(40, 20, glass)));
    AtomicInteger asked = new AtomicInteger();
    clock = () -> asked.getAndIncrement() == 0 ? NOW : AFTER; // it begins in time

    assertThat(end(work(submission(slide.toUri(), "m")))).isTrue();

    assertThat(written()).hasSize(1);
    assertThat(rejected().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
  }

  @Test
  void shouldCutToTheEndWhatMayAmendAVerdict() throws Exception {
    pace.blind();
    lateTiles = LateTiles.AMEND;
    worker = worker(this::reliable, this::timeFliesWithTheThirdTile);

    end(work(submission(file.toUri(), "cells")));

    assertThat(written()).hasSize(TILES + 1);
    assertThat(event(written().getLast())).isInstanceOf(ImageTiled.class);
  }

  /** Its tiles are gone from their topic by then. */
  @Test
  void shouldNotCutForEverWhatMayAmendAVerdict() throws Exception {
    lateTiles = LateTiles.AMEND;
    worker = worker(this::reliable);
    FutureTask<Boolean> ended = started(work(submission(file.toUri(), "cells")));
    awaitWaiting(1);

    now = AFTER.plus(Duration.ofDays(1));

    assertThat(ended.get()).isTrue();
    assertThat(rejected().reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
  }

  @Test
  void shouldLeaveAnImageThatWaitsWhenTheTilerStops() throws Exception {
    Work work = work(submission(file.toUri(), "cells"));
    FutureTask<Boolean> ended = started(work);
    awaitWaiting(1);

    worker.stop(NOW);

    assertThat(ended.get()).isFalse();
    assertThat(work.isAbandoned()).isTrue();
    assertThat(written()).hasSize(1);
    assertThat(meters.get("tilewise.images.retried").counter().count()).isZero();
  }

  @Test
  void shouldEndAWaitForWorkThatWentElsewhere() throws Exception {
    Work work = work(submission(file.toUri(), "cells"));
    FutureTask<Boolean> ended = started(work);
    awaitWaiting(1);

    work.leave();

    assertThat(ended.get()).isFalse();
  }

  @Test
  void shouldLeaveToOthersWhatALightWorkerWouldWaitFor() throws Exception {
    worker = lightWorker(this::reliable);
    Work work = work(submission(file.toUri(), "cells"));

    assertThat(worker.attempt(work)).isFalse();

    assertThat(work.isAbandoned()).isFalse();
    assertThat(written()).hasSize(1);
    pace.blind();
    worker = otherWorker();
    assertThat(end(queue.poll(Duration.ZERO))).isTrue();
    assertThat(event(written().getLast())).isInstanceOf(ImageTiled.class);
  }

  @Test
  void shouldHaveALightWorkerWaitUntilItIsKnownWhetherOutcomesAreHeard() throws Exception {
    pace = new Pace(1, meters);
    worker = lightWorker(this::reliable);
    FutureTask<Boolean> ended = started(work(submission(file.toUri(), "cells")));
    await()
        .until(
            () ->
                meters.get("tilewise.tiles.paced.seconds").counters().stream()
                    .anyMatch(c -> c.count() > 0));

    pace.blind();

    assertThat(ended.get()).isTrue();
  }

  @Test
  void shouldLeaveToOthersWhatIsTooLargeForALightWorker() throws Exception {
    worker = lightWorker(this::reliable);
    Work work = work(submission(header("large.png", 5000, 5000).toUri(), "cells"));

    assertThat(worker.attempt(work)).isFalse();

    assertThat(producers).isEmpty();
    assertThat(queue.poll(Duration.ZERO)).isSameAs(work);
  }

  @Test
  void shouldCutLightImagesBesideThoseThatWait() throws Exception {
    sent("giant");
    worker = lightWorker(this::reliable);
    Path small = workshop.image("small.png", 16, 16);

    assertThat(end(work(submission(small.toUri(), "cells")))).isTrue();

    assertThat(event(written().getLast())).isInstanceOf(ImageTiled.class);
  }

  private void sent(String imageId) throws InterruptedException {
    pace.take(
        new SentImage(imageId, Lane.EXPRESS, NOW.plus(Duration.ofHours(2))), 2, Duration.ZERO);
  }

  private ImageRejected rejected() {
    return (ImageRejected) event(written().getLast());
  }

  private FutureTask<Boolean> started(Work work) {
    FutureTask<Boolean> ended = new FutureTask<>(() -> end(work));
    new Thread(ended).start();
    return ended;
  }

  /** Until so many tiles are written and the next one waits. */
  private void awaitWaiting(int tiles) {
    await().until(() -> !producers.isEmpty() && written().size() >= tiles);
  }

  private final AtomicInteger encoded = new AtomicInteger();

  private Instant timeFliesWithTheThirdTile() {
    if (encoded.incrementAndGet() == 3) {
      now = AFTER;
    }
    return now;
  }

  /** Its header and the beginning of its pixels: more is not looked at. */
  private Path header(String name, int width, int height) throws IOException {
    ByteBuffer png = ByteBuffer.allocate(100);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", new byte[30]);
    return workshop.file(name, Arrays.copyOf(png.array(), png.position()));
  }

  private static void chunk(ByteBuffer png, String type, byte[] data) {
    CRC32 check = new CRC32();
    check.update(type.getBytes(UTF_8));
    check.update(data);
    png.putInt(data.length).put(type.getBytes(UTF_8)).put(data).putInt((int) check.getValue());
  }
}
