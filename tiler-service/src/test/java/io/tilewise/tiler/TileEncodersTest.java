package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tile.RgbFrameDecoder;
import io.tilewise.kafka.PublishException;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TileEncodersTest {
  private static final int TILES = 3_000;
  private static final int SIZE = 16;

  @TempDir Path folder;
  private final List<Integer> indexes = new ArrayList<>();
  private final ExecutorService threads = TileEncoders.threads();
  private TilePlan plan;

  @BeforeEach
  void setUp() throws Exception {
    Workshop workshop = new Workshop(folder);
    plan =
        TilePlan.of(
            announced(submission(URI.create("file:///a.png"), "cells")),
            new TilePlan.Source(
                ImageLayout.ofRows("test", ImageLayout.LOSSLESS, SIZE, SIZE * TILES),
                "1",
                Long.MAX_VALUE,
                ByReference.NEVER),
            new ModelCard.Tile(SIZE, 0, null, EdgePolicy.PAD),
            new ModelRepository(workshop.models)
                .resolve(submission(URI.create("file:///a.png"), "cells").model())
                .manifest());
  }

  @Test
  void shouldHandOverInTheOrderOfTheIndexOnTheOwnersThread() throws Exception {
    Thread owner = Thread.currentThread();
    List<byte[]> frames = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();

    try (TileEncoders encoders = new TileEncoders(threads, sink(frames, senders))) {
      for (int index = 0; index < TILES; index++) {
        assertThat(encoders.take(plan.tile(index, 1), noise(index))).isTrue();
      }
      assertThat(encoders.finish()).isTrue();
    }

    assertThat(indexes).isEqualTo(IntStream.range(0, TILES).boxed().toList());
    assertThat(senders).containsOnly(owner);
    try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
      for (int index = 0; index < TILES; index += 100) {
        assertThat(decoder.decode(frames.get(index), SIZE, SIZE).rgb())
            .isEqualTo(noise(index).rgb());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 1025", "1024, 11"})
  void shouldWaitWhenOneTileMoreThanItsBoundIsUnderWay(int size, int bound) throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    RgbPixels pixels = Workshop.noise(size, size, 1);
    Thread owner =
        new Thread(
            () -> {
              try (TileEncoders encoders =
                  new TileEncoders(threads, this::note, (encoder, tile) -> waitedFor(goOn))) {
                while (taken.get() < TILES) {
                  encoders.take(plan.tile(taken.getAndIncrement(), 1), pixels);
                }
                encoders.finish();
              } catch (IOException | PublishException e) {
                throw new AssertionError(e);
              }
            });

    owner.start();
    await().until(() -> owner.getState() == Thread.State.WAITING && taken.get() >= bound);

    assertThat(taken).hasValue(bound);
    assertThat(indexes).isEmpty();
    goOn.countDown();
    owner.join();
    assertThat(indexes).hasSize(TILES);
  }

  @Test
  void shouldLeaveNothingRunningWhenNobodyWantsTheRest() throws Exception {
    boolean wanted = true;
    int taken = 0;
    try (TileEncoders encoders =
        new TileEncoders(threads, (tile, frame) -> note(tile, frame) && false)) {
      while (wanted && taken < TILES) {
        wanted = encoders.take(plan.tile(taken, 1), noise(taken));
        taken++;
      }
    }

    assertThat(wanted).isFalse();
    assertThat(indexes).containsExactly(0);
    assertNothingRuns();
  }

  @Test
  void shouldEncodeNoMoreOfAnImageThatIsClosed() throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (TileEncoders encoders =
        new TileEncoders(
            threads,
            this::note,
            (encoder, tile) -> {
              begun.incrementAndGet();
              return waitedFor(goOn);
            })) {
      for (int index = 0; index < 10 * processors; index++) {
        encoders.take(plan.tile(index, 1), noise(index));
      }
      await().until(() -> begun.get() == processors);
    }

    goOn.countDown();

    assertNothingRuns();
    assertThat(begun).hasValue(processors);
    assertThat(indexes).isEmpty();
  }

  @Test
  void shouldShareItsThreadsAmongImages() throws Exception {
    Set<String> encoding = ConcurrentHashMap.newKeySet();
    for (int image = 0; image < 3; image++) {
      try (TileEncoders encoders =
          new TileEncoders(
              threads,
              this::note,
              (encoder, tile) -> {
                encoding.add(Thread.currentThread().toString());
                return encoder.encode(tile);
              })) {
        for (int index = 0; index < 100; index++) {
          encoders.take(plan.tile(index, 1), noise(index));
        }
        encoders.finish();
      }
    }

    assertThat(indexes).hasSize(300);
    assertThat(encoding).hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void shouldFailAsTheEncoderFailedAndHandOverWhatCameBefore() throws Exception {
    IllegalStateException bug = new IllegalStateException("of our own code");
    OutOfMemoryError exhausted = new OutOfMemoryError("heap");

    assertFailed(
        bug,
        () -> {
          throw bug;
        });
    assertFailed(
        exhausted,
        () -> {
          throw exhausted;
        });
  }

  private void assertFailed(Throwable thrown, Runnable failure) throws Exception {
    indexes.clear();
    try (TileEncoders encoders =
        new TileEncoders(
            threads,
            this::note,
            (encoder, tile) -> {
              if (tile.width() != SIZE) {
                failure.run();
              }
              return encoder.encode(tile);
            })) {
      encoders.take(plan.tile(0, 1), noise(0));

      assertThatThrownBy(
              () -> {
                encoders.take(plan.tile(1, 1), Workshop.noise(SIZE + 1, SIZE, 1));
                encoders.finish();
              })
          .isSameAs(thrown);
    }

    assertThat(indexes).containsExactly(0);
    assertNothingRuns();
  }

  @Test
  void shouldStopAtOnceWhenItsOwnerIsInterrupted() {
    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(
            () -> {
              try (TileEncoders encoders = new TileEncoders(threads, this::note)) {
                Thread.currentThread().interrupt();
                for (int index = 0; index < TILES; index++) {
                  encoders.take(plan.tile(index, 1), noise(index));
                }
                encoders.finish();
              }
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(indexes).as("frames that were ready").isEmpty();
    assertNothingRuns();
  }

  private TileSink sink(List<byte[]> frames, List<Thread> senders) {
    return (tile, frame) -> {
      frames.add(frame);
      senders.add(Thread.currentThread());
      return note(tile, frame);
    };
  }

  private boolean note(TileExtracted tile, byte[] frame) {
    indexes.add(tile.index());
    return frame.length > 0;
  }

  private static byte[] waitedFor(CountDownLatch latch) {
    try {
      latch.await();
      return new byte[1];
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static RgbPixels noise(int index) {
    return Workshop.noise(SIZE, SIZE, index);
  }

  private void assertNothingRuns() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) threads;
    await().until(() -> pool.getActiveCount() == 0 && pool.getQueue().isEmpty());
  }
}
