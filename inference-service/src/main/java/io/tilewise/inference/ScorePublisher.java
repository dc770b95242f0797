package io.tilewise.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.Failure;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what became of tiles. A tile is finished when all that is to be said of it is acknowledged;
 * what Kafka did not take is sent again by {@link #resend}, so nothing is given up. The owning
 * worker's thread sends; acknowledgements come on the producer's own thread.
 */
final class ScorePublisher {
  /** How often a partition's dead letters of one cause are told in the log. */
  static final Duration TOLD_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ScorePublisher.class);

  private final Publisher publisher;
  private final Topics topics;
  private final InstantSource clock;
  private final InferenceMetrics metrics;
  private final FailureLog failures;
  private final Map<Source, Instant> tellAt = new HashMap<>();
  private final EventCodec codec = new EventCodec("/tilewise/inference");

  ScorePublisher(
      Publisher publisher, Topics topics, InstantSource clock, InferenceMetrics metrics) {
    this.publisher = publisher;
    this.topics = topics;
    this.clock = clock;
    this.metrics = metrics;
    this.failures = metrics.failures();
  }

  /** A publisher that goes on trying while a broker is away. */
  static Publisher connect(InferenceConfig config, String clientId, MeterRegistry meters) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("linger.ms", 5);
    kafka.put("compression.type", "zstd");
    kafka.put("max.block.ms", 10_000);
    kafka.put("max.request.size", 32 << 20);
    kafka.putAll(config.kafka());
    return new Publisher(
            "inference",
            config.topics().deadLetters(),
            Publisher.producers(clientId, kafka),
            meters)
        .connect();
  }

  /** Where it counts. */
  InferenceMetrics metrics() {
    return metrics;
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return publisher.problem();
  }

  /** Says the score of a tile. */
  void scored(Work work, TileScored score, @Nullable String traceparent) {
    send(
        work,
        score,
        traceparent,
        new Publisher.Receipt() {
          @Override
          public void acknowledged() {
            metrics.scored();
            LOG.debug("{}/{} tile {} scored", score.imageId(), score.submissionId(), score.index());
            work.finish();
          }

          @Override
          public void refused(String why) {
            TileFailed failure = unsaid(score, why);
            failed(work, failure, failure.reason().name(), traceparent);
          }
        });
  }

  /** Says that a tile will have no score, and puts its record to the dead letters. */
  void failed(TileWork tile, Failed failure) {
    String cause = tile.work().isQuarantined() ? Work.QUARANTINED : failure.reason().name();
    failed(tile.work(), tile.failed(failure), cause, tile.traceparent());
  }

  /**
   * The same of one of which no more is known.
   *
   * @param cause of the dead letter, for machines
   */
  void failed(Work work, TileFailed failure, String cause, @Nullable String traceparent) {
    failures.say(
        new FailureLog.Image(failure.imageId(), failure.submissionId(), traceparent),
        new Failure.Stays(failure.reason().name(), failure.text()));
    AtomicInteger outstanding = new AtomicInteger(2);
    send(
        work,
        failure,
        traceparent,
        new Publisher.Receipt() {
          @Override
          public void acknowledged() {
            metrics.failed(failure.reason());
            finish(work, outstanding);
          }

          @Override
          public void refused(String why) {
            LOG.error("{}: its failure cannot be said: {}", work, why);
            finish(work, outstanding);
          }
        });
    deadLetter(work, cause, failure.text(), outstanding);
  }

  /** Says in the log, once for each image, that a tile waits for what passes. */
  void waits(FailureLog.Image image, Failure.Passes why) {
    failures.say(image, why);
  }

  /** Puts a record to the dead letters that does not say which tile it is. */
  void unknown(Work work, String cause, String text) {
    try (LogContext _ = LogContext.of(work.received())) {
      if (isToBeTold(work, cause)) {
        LOG.warn("{} {}: {} (more of these within {} are not told)", work, cause, text, TOLD_EVERY);
      } else {
        LOG.debug("{} {}: {}", work, cause, text);
      }
    }
    deadLetter(work, cause, text, new AtomicInteger(1));
  }

  /** Once for each source in a while: a flood is one line, and another one later is another. */
  boolean isToBeTold(Work work, String cause) {
    Instant now = clock.instant();
    Source source = new Source(work.received().topic(), work.received().partition(), cause);
    boolean told = now.isBefore(tellAt.getOrDefault(source, Instant.MIN));
    if (!told) {
      tellAt.put(source, now.plus(TOLD_EVERY));
    }
    return !told;
  }

  /** Where records come from that say of no tile that they are it. */
  private record Source(String topic, int partition, String cause) {}

  private void deadLetter(Work work, String cause, String text, AtomicInteger outstanding) {
    publisher.deadLetter(
        work,
        cause,
        text,
        new Publisher.Receipt() {
          @Override
          public void acknowledged() {
            metrics.deadLettered(cause);
            finish(work, outstanding);
          }

          @Override
          public void lost() {
            metrics.letterRefused(cause);
            finish(work, outstanding);
          }
        });
  }

  private static void finish(Work work, AtomicInteger outstanding) {
    if (outstanding.decrementAndGet() == 0) {
      work.finish();
    }
  }

  private void send(
      Work work, Event event, @Nullable String traceparent, Publisher.Receipt receipt) {
    publisher.send(
        work, topics.tilesScored(), codec.encode(event, clock.instant(), traceparent), receipt);
  }

  private static TileFailed unsaid(TileScored score, String why) {
    return new TileFailed(
        score.imageId(),
        score.submissionId(),
        score.index(),
        score.region(),
        score.model(),
        Reason.INFERENCE_FAILED,
        "score: refused by Kafka (expected: taken): " + why,
        score.modelDigest(),
        score.sourceVersion());
  }

  /** Sends again what was not taken before; returns whether there was any. */
  boolean resend() {
    return publisher.resend();
  }

  /** Waits until a time for the acknowledgements that are outstanding; see {@link Publisher}. */
  void close(@Nullable Instant by) {
    publisher.close(by);
  }
}
