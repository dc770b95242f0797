package io.tilewise.bench.aggregator;

import io.micrometer.core.instrument.Timer;
import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.events.ImageClassified;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.runtime.Answer;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Directories;
import io.tilewise.runtime.Route;
import io.tilewise.runtime.Route.Request;
import io.tilewise.runtime.RunningService;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One image of 150,000 tiles: how long its provisional verdict takes when all tiles but one are
 * there, how long its verdict takes, and how long the images beside it wait for that. Beside it
 * flow images of one tile, a thousand records a second; a pause is a time in which the stream
 * thread ended no record.
 */
final class AggregatorGiant {
  private static final int TILES = 150_000;
  private static final long INTERVAL_NANOS = 3_000_000;
  private static final long QUIET_NANOS = 2_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = 500_000;

  private final AggregatorBed bed;
  private final AtomicBoolean flowing = new AtomicBoolean(true);

  private AggregatorGiant(AggregatorBed bed) {
    this.bed = bed;
  }

  /** The first verdict finds code that was never compiled and does not count. */
  static void measure(BenchBroker broker, Figures figures, int runs) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "giant", "");
    try {
      for (int number = 0; number <= runs; number++) {
        Figures taking = number == 0 ? Figures.ofWarmUp() : figures;
        new AggregatorGiant(bed).measure(number, taking);
      }
    } finally {
      broker.delete(bed.topics());
      Directories.delete(bed.state());
    }
  }

  private void measure(int number, Figures figures) throws Exception {
    try (StreamsRun run = bed.aggregator();
        EventPublisher publisher = bed.publisher(20)) {
      measure(run, publisher, number, figures);
    }
  }

  private void measure(StreamsRun run, EventPublisher publisher, int number, Figures figures)
      throws Exception {
    SyntheticImage giant = new SyntheticImage("giant-" + number, TILES);
    publisher.send(giant.tiled());
    for (int index = 0; index < TILES - 1; index++) {
      publisher.send(giant.scored(index));
    }
    publisher.flush();
    run.awaitProcessed(publisher.sent());
    figures.sample("giantProvisionalMillis", provisionalMillis(run, giant));
    Thread others = Thread.ofPlatform().name("others").start(() -> flow("beside-" + number));
    double usual = longestPause(run, () -> true);
    Timer judging = run.meters().get("tilewise.image.judging").timer();
    double around;
    try (EventConsumer<ImageClassified> verdicts = verdicts()) {
      publisher.send(giant.scored(TILES - 1));
      publisher.flush();
      around = longestPause(run, () -> isAmong(verdicts, giant));
    }
    flowing.set(false);
    others.join();
    figures.sample("giantVerdictMillis", judging.max(TimeUnit.MILLISECONDS));
    figures.sample("giantLongestPauseMillis", around);
    figures.sample("usualLongestPauseMillis", usual);
  }

  /** As {@code GET /images/{imageId}} answers it, but for HTTP itself. */
  private static double provisionalMillis(StreamsRun run, SyntheticImage image) throws Exception {
    Route images = Objects.requireNonNull(((RunningService) run.running()).routes().get("/images"));
    long start = System.nanoTime();
    Answer answer = images.answer(Request.of(image.imageId()));
    double millis = (System.nanoTime() - start) / 1e6;
    if (!(answer instanceof Response found && found.body().contains("\"provisional\":{"))) {
      throw new IllegalStateException("answer: " + answer + " (expected: a provisional verdict)");
    }
    return millis;
  }

  /** Images of one tile, three records each. */
  private void flow(String name) {
    try (EventPublisher publisher = bed.publisher(0)) {
      for (int number = 0; flowing.get(); number++) {
        SyntheticImage image = new SyntheticImage(name + "-" + number, 1);
        publisher.send(image.submitted());
        publisher.send(image.tiled());
        publisher.send(image.scored(0));
        LockSupport.parkNanos(INTERVAL_NANOS);
      }
    }
  }

  private EventConsumer<ImageClassified> verdicts() {
    PipelineConnection pipeline =
        new PipelineConnection(bed.broker().bootstrapServers(), bed.topics());
    return EventConsumer.atEnd(pipeline, Set.of(ImageClassified.class));
  }

  private static boolean isAmong(EventConsumer<ImageClassified> verdicts, SyntheticImage image) {
    return verdicts.poll(Duration.ZERO).stream()
        .anyMatch(verdict -> verdict.imageId().equals(image.imageId()));
  }

  /** Milliseconds; looks for some seconds at least, and until something has happened. */
  private static double longestPause(StreamsRun run, BooleanSupplier happened) {
    long start = System.nanoTime();
    long longest = 0;
    long processed = run.processed();
    long since = start;
    long now = start;
    boolean done = false;
    while (!done || now - start < QUIET_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
      done = done || happened.getAsBoolean();
      now = System.nanoTime();
      if (now - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("verdict: none (expected: one within " + PATIENCE + ")");
      }
      long latest = run.processed();
      longest = Math.max(longest, now - since);
      if (latest != processed) {
        processed = latest;
        since = now;
      }
    }
    return longest / 1e6;
  }
}
