package io.tilewise.tiler;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.tiler.SubmissionConsumer.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one submission after another to its end: tiles and a manifest, a rejection, or the dead
 * letters. What may pass is tried again with growing pauses until the image's deadline; then the
 * image is rejected, so that a file nobody can read does not hold up all others for ever.
 */
final class TilingWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TilingWorker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final long IDLE_MILLIS = 200;

  private final BlockingQueue<Held> queue;
  private final Consumer<Held> finished;
  private final ImageTiler tiler;
  private final TilePublisher publisher;
  private final InstantSource clock;
  private final TilerMetrics metrics;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable String problem;

  TilingWorker(
      BlockingQueue<Held> queue,
      Consumer<Held> finished,
      ImageTiler tiler,
      TilePublisher publisher,
      InstantSource clock,
      TilerMetrics metrics) {
    this.queue = queue;
    this.finished = finished;
    this.tiler = tiler;
    this.publisher = publisher;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** What is tried again just now; null when nothing is. */
  @Nullable String problem() {
    return problem;
  }

  /** Ends the loop; an image under way is left when its submission is abandoned. */
  void stop() {
    stopped.countDown();
  }

  @Override
  public void run() {
    try (publisher) {
      while (stopped.getCount() > 0) {
        Held held = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (held != null && end(held)) {
          finished.accept(held);
        }
      }
    } catch (InterruptedException e) {
      // The service's deadline for stopping: what is left is tiled again by the next process.
      Thread.currentThread().interrupt();
    }
  }

  /** Brings a submission to its end; false when it was abandoned before. */
  boolean end(Held held) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!held.isAbandoned()) {
      try {
        boolean ended = attempt(held);
        problem = null;
        return ended;
      } catch (PublishException | IOException | UncheckedIOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while tiling");
        }
        again(held, e, pause);
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    }
    problem = null;
    return false;
  }

  private void again(Held held, Exception e, Duration pause) throws InterruptedException {
    // The class without its text, which may name a path.
    problem = "tiling is tried again after " + e.getClass().getSimpleName();
    LOG.warn("{}: tried again in {}", held.received(), pause, e);
    metrics.retried();
    publisher.reset();
    // A stop ends the pause, and the next attempt is the last one that abandoning allows.
    if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      held.abandon();
    }
  }

  private boolean attempt(Held held) throws PublishException, IOException {
    return switch (EventCodec.decode(held.received(), ImageSubmitted.class)) {
      case Decoded.Refused<ImageSubmitted> refused -> {
        LOG.warn("submission to the dead letters: {}", refused.text());
        publisher.deadLetter(held, refused.cause().name(), refused.text());
        publisher.flush();
        yield true;
      }
      case Decoded.Accepted<ImageSubmitted> accepted ->
          tile(held, accepted.event(), accepted.traceparent());
    };
  }

  private boolean tile(Held held, ImageSubmitted submission, @Nullable String traceparent)
      throws PublishException, IOException {
    Instant start = clock.instant();
    Instant deadline = deadline(held, submission);
    try {
      checkInTime(start, deadline);
      Optional<ImageTiler.Cut> cut =
          tiler.cut(
              submission,
              (tile, png) -> {
                publisher.tile(submission.lane(), tile, png, traceparent);
                return !held.isAbandoned();
              });
      if (cut.isEmpty()) {
        return false;
      }
      publish(cut.get(), deadline, traceparent);
      metrics.tiled(Duration.between(start, clock.instant()));
    } catch (RejectedException e) {
      reject(submission, e, traceparent);
    }
    return true;
  }

  private void publish(ImageTiler.Cut cut, Instant deadline, @Nullable String traceparent)
      throws PublishException {
    // A manifest says that all tiles are there, so it waits for the last acknowledgement.
    publisher.flush();
    publisher.tiled(
        cut.plan().manifest(cut.contentSha256(), clock.instant(), deadline), traceparent);
    publisher.flush();
    LOG.info(
        "{} tiled: {} tiles", cut.plan().submission().imageId(), cut.plan().grid().tileCount());
  }

  private void reject(ImageSubmitted submission, RejectedException e, @Nullable String traceparent)
      throws PublishException {
    LOG.warn("{} rejected: {} {}", submission.imageId(), e.reason(), e.getMessage());
    publisher.rejected(
        new ImageRejected(
            submission.imageId(),
            submission.submissionId(),
            e.reason(),
            e.getMessage(),
            clock.instant()),
        traceparent);
    publisher.flush();
  }

  /** As the aggregator derives it: from the record's time, which may not lie in the future. */
  private Instant deadline(Held held, ImageSubmitted submission) {
    Instant recorded = held.received().timestamp();
    Instant now = clock.instant();
    return (recorded.isAfter(now) ? now : recorded).plus(submission.maxWait());
  }

  private void checkInTime(Instant now, Instant deadline) throws RejectedException {
    if (now.isAfter(deadline)) {
      String why = problem == null ? "" : "; " + problem;
      throw new RejectedException(
          Reason.NOT_TILED_IN_TIME, "deadline: " + deadline + " (expected: tiled by then)" + why);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
