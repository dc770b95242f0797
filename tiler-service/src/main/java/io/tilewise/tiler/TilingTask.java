package io.tilewise.tiler;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.StaysException;
import io.tilewise.kafka.spans.WorkSpan;
import io.tilewise.kafka.work.LeftToOthersException;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.tiler.pace.Pace;
import io.tilewise.tiler.pace.SentImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a submission: tiles and a manifest, a rejection, or the dead letters. What may
 * pass is tried again until the image's deadline; then the image is rejected, as is one that is
 * still being cut.
 */
final class TilingTask implements RetryingWorker.Task {
  private static final Logger LOG = LoggerFactory.getLogger(TilingTask.class);

  private final ImageTiler tiler;
  private final TilePublisher publisher;
  private final Surroundings surroundings;
  private final boolean light;
  private final InstantSource clock;
  private final TilerMetrics metrics;
  private volatile boolean stopping;

  private TilingTask(
      ImageTiler tiler, TilePublisher publisher, Surroundings surroundings, boolean light) {
    this.tiler = tiler;
    this.publisher = publisher;
    this.surroundings = surroundings;
    this.light = light;
    this.clock = surroundings.clock;
    this.metrics = surroundings.metrics;
  }

  /** What all workers share. */
  record Surroundings(Pace pace, LateTiles lateTiles, InstantSource clock, TilerMetrics metrics) {
    /** As long as topics keep tiles, unless they were made otherwise. */
    private static final Duration AMENDABLE = Duration.ofDays(1);

    /** How long an image is cut that was begun before its deadline. */
    Instant until(Instant deadline) {
      return switch (lateTiles) {
        case IGNORE -> deadline;
        case AMEND -> deadline.plus(AMENDABLE);
      };
    }
  }

  /** For a worker that cuts whatever comes, and waits for scores where it has to. */
  static TilingTask of(ImageTiler tiler, TilePublisher publisher, Surroundings surroundings) {
    return new TilingTask(tiler, publisher, surroundings, false);
  }

  /**
   * For a worker that is soon free again: images that are too large for a light tiler, and those
   * that would wait for scores, it leaves to others.
   */
  static TilingTask light(ImageTiler tiler, TilePublisher publisher, Surroundings surroundings) {
    return new TilingTask(tiler.light(), publisher, surroundings, true);
  }

  @Override
  public void stop() {
    stopping = true;
  }

  @Override
  public void retried() {
    metrics.retried();
  }

  @Override
  public void deadLettered(String cause) {
    metrics.deadLettered(cause);
  }

  @Override
  public void attempt(Work work, @Nullable String failedBefore)
      throws IOException, PublishException, StaysException, LeftToOthersException {
    switch (EventCodec.decode(work.received(), ImageSubmitted.class)) {
      case Decoded.Refused<ImageSubmitted> refused ->
          throw new StaysException(refused.cause().name(), refused.text());
      case Decoded.Accepted<ImageSubmitted> accepted ->
          tile(
              new Job(
                  work, accepted.event(), accepted.traceparent(), failedBefore, clock.instant()));
    }
  }

  /** A submission that can be read has its answer, whatever failed. */
  @Override
  public void givenUp(Work work, String text) throws PublishException {
    if (EventCodec.decode(work.received(), ImageSubmitted.class)
        instanceof Decoded.Accepted<ImageSubmitted> accepted) {
      Job job = new Job(work, accepted.event(), accepted.traceparent(), null, clock.instant());
      String what = work.isQuarantined() ? text : "tiler: failed by itself: " + text;
      reject(job, new RejectedException(Reason.PROCESSING_FAILED, what));
    }
  }

  /** An attempt at one submission. */
  private record Job(
      Work work,
      ImageSubmitted submission,
      @Nullable String traceparent,
      @Nullable String failedBefore,
      Instant start) {

    FailureLog.Image image() {
      return new FailureLog.Image(submission.imageId(), submission.submissionId(), traceparent);
    }

    /** What is sent of it comes from this span. */
    Job within(WorkSpan span) {
      return new Job(work, submission, span.traceparent(), failedBefore, start);
    }

    int partition() {
      return work.received().partition();
    }

    long offset() {
      return work.received().offset();
    }

    /**
     * As the aggregator derives it: from the record's time, which may not lie in the future. It
     * does not move with further attempts.
     */
    Instant deadline() {
      Instant recorded = work.received().timestamp();
      return work.deadline()
          .orElseGet(() -> (recorded.isAfter(start) ? start : recorded).plus(submission.maxWait()));
    }

    boolean isLate() {
      return start.isAfter(deadline());
    }

    RejectedException late() {
      return late(failedBefore);
    }

    /**
     * Its time is over.
     *
     * @param why what it waited for; null when that is not known
     */
    RejectedException late(@Nullable String why) {
      return new RejectedException(
          Reason.NOT_TILED_IN_TIME,
          "deadline: %s (expected: tiled by then)%s"
              .formatted(deadline(), why == null ? "" : "; " + why));
    }
  }

  private void tile(Job job) throws PublishException, IOException, LeftToOthersException {
    job.work.concerns(job.image(), job.deadline());
    try (WorkSpan span = WorkSpan.begin("tile image", job.image());
        LogContext _ = LogContext.of(job.image(), job.submission().lane())) {
      answer(job.within(span));
    }
  }

  private void answer(Job job) throws PublishException, IOException, LeftToOthersException {
    try {
      cut(job);
    } catch (RejectedException e) {
      if (light && e.reason() == Reason.IMAGE_TOO_LARGE) {
        throw new LeftToOthersException(e.getMessage());
      }
      settle(image(job));
      reject(job, e);
    } catch (PublishException e) {
      if (!e.isForGood()) {
        throw e;
      }
      publisher.forget();
      reject(job, tooLarge(e));
    }
  }

  /**
   * Tiles of an image that goes no further here matter no more, nor does that Kafka did not take
   * one; but nobody waits for the scores of those.
   */
  private void settle(SentImage image) {
    try {
      publisher.flush();
    } catch (PublishException e) {
      publisher.forget();
      surroundings.pace.forget(image);
    }
  }

  private SentImage image(Job job) {
    ImageSubmitted submission = job.submission;
    Instant until = surroundings.until(job.deadline());
    return new SentImage(submission.imageId(), submission.lane(), until);
  }

  /** Its tiles, or its manifest, are more than their topic takes. */
  private static RejectedException tooLarge(PublishException e) {
    return new RejectedException(
        Reason.IMAGE_TOO_LARGE, "record: refused by Kafka (expected: taken): " + e.getMessage(), e);
  }

  private void cut(Job job)
      throws PublishException, IOException, RejectedException, LeftToOthersException {
    if (job.isLate()) {
      // What it asked for in vain would have been in vain in time as well, and is what helps.
      throw tiler.refusal(job.submission).orElseGet(job::late);
    }
    SentImage image = image(job);
    try {
      send(job, image);
    } catch (PublishException | IOException | RuntimeException e) {
      // The next attempt sends all of its tiles, and of these nobody knows which arrived.
      surroundings.pace.forget(image);
      throw e;
    }
  }

  private void send(Job job, SentImage image)
      throws PublishException, IOException, RejectedException, LeftToOthersException {
    PacedSink sink =
        new PacedSink(
            new PacedSink.Attempt(job.work, image, image.deadline(), !light, () -> stopping),
            surroundings.pace,
            clock,
            new Outlet(job));
    Optional<ImageTiler.Cut> cut =
        tiler.cut(
            new Announced(job.submission, job.partition(), job.offset(), job.deadline()), sink);
    switch (sink.end()) {
      case NONE, ABANDONED -> {}
      case LATE -> throw job.late(sink.progress());
      case WOULD_WAIT -> {
        settle(image);
        throw new LeftToOthersException(sink.progress());
      }
    }
    if (cut.isPresent()) {
      publish(job, cut.get());
    }
  }

  /** Where the tiles of an attempt leave. */
  private final class Outlet implements TileSink {
    private final Job job;

    Outlet(Job job) {
      this.job = job;
    }

    @Override
    public boolean take(TileExtracted tile, byte[] frame) throws PublishException {
      publisher.tile(job.work, job.submission.lane(), tile, frame, job.traceparent);
      return true;
    }

    @Override
    public void check() throws PublishException {
      publisher.check();
    }

    @Override
    public void encoded(long nanos) {
      metrics.encoded(nanos);
    }
  }

  private void publish(Job job, ImageTiler.Cut cut) throws PublishException {
    publisher.tiled(job.work, cut.manifest(clock.instant()), job.traceparent);
    int background = cut.background().size();
    Duration took = Duration.between(job.start, clock.instant());
    metrics.tiled(job.submission.lane(), took, cut);
    begun(job);
    LOG.atInfo()
        .addKeyValue("event", "image.tiled")
        .addKeyValue("tiles", cut.tiles())
        .addKeyValue("background", background)
        .addKeyValue("imageLevel", cut.plan().grid().level())
        .addKeyValue("durationMs", took.toMillis())
        .log("{} tiled: {} tiles, {} background", job.image(), cut.tiles(), background);
  }

  /** How long an image waited that was tried once; further attempts have pauses of their own. */
  private void begun(Job job) {
    if (job.failedBefore == null) {
      Instant recorded = job.work.received().timestamp();
      metrics.begun(job.submission.lane(), Duration.between(recorded, job.start));
    }
  }

  private void reject(Job job, RejectedException e) throws PublishException {
    ImageSubmitted submission = job.submission;
    ImageRejected rejection =
        new ImageRejected(
            submission.imageId(),
            submission.submissionId(),
            e.reason(),
            e.getMessage(),
            clock.instant(),
            job.offset(),
            job.partition());
    publisher.rejected(job.work, rejection, job.traceparent);
    // Behind its acknowledgement, so that it is said once.
    LOG.atWarn()
        .addKeyValue("event", "image.rejected")
        .addKeyValue("reason", rejection.reason())
        .log("{} rejected: {} {}", job.image(), rejection.reason(), rejection.text());
  }
}
