package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.LateTiles;
import io.tilewise.events.TileCounts;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.spans.WorkSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How submissions end: with a verdict, with one that late tiles may amend, or with one amended. Of
 * one stream thread.
 */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  private final ImageRecords records;
  private final TileRows rows;
  private final OpenSubmissions submissions;
  private final Timing timing;
  private final InstantSource clock;
  private final AggregatorMetrics metrics;
  private final Edge edge;
  private final Revisions revisions;

  Endings(TaskState state, Surroundings surroundings, Edge edge) {
    this.records = state.records();
    this.rows = state.rows();
    this.submissions = state.submissions();
    this.timing = surroundings.timing();
    this.clock = surroundings.clock();
    this.metrics = surroundings.metrics();
    this.edge = edge;
    this.revisions = new Revisions(records);
  }

  /** Nothing more is to come: gives the verdict, or amends the one that was given. */
  void end(OpenSubmission submission, @Nullable String traceparent) {
    Stamp stamp = stamp(submission).orElse(null);
    if (stamp == null) {
      letStand(submission);
      return;
    }
    if (submission.state() instanceof Amendable) {
      metrics.amended();
    }
    ImageClassified given = give(submission, stamp, traceparent);
    finish(submission, given.revision(), given.status());
  }

  /** The deadline passed: says what can be said, unless it was said before. */
  void expire(OpenSubmission submission) {
    if (submission.state() instanceof Amendable) {
      letStand(submission);
      return;
    }
    ImageClassified given = give(submission, stamp(submission).orElseThrow(), null);
    boolean mayBeAmended = timing.lateTiles() == LateTiles.AMEND && !submission.isOver();
    if (mayBeAmended) {
      Instant until = timing.amendableUntil(clock.instant());
      submissions.keepOpen(
          submission, submission.state().amendable(given.revision(), given.status(), until));
    } else {
      finish(submission, given.revision(), given.status());
    }
  }

  private Optional<Stamp> stamp(OpenSubmission submission) {
    return revisions.next(submission.key(), submission.state(), clock.instant());
  }

  private ImageClassified give(
      OpenSubmission submission, Stamp stamp, @Nullable String traceparent) {
    Encoded said = sayOrFail(submission, stamp);
    ImageClassified given = said.verdict;
    remember(given, said.json);
    Instant now = stamp.classifiedAt();
    Facts facts = submission.state().facts();
    metrics.classified(given.status(), Duration.between(facts.registeredAt(), now));
    if (!(submission.state() instanceof Amendable)) {
      submission
          .firstTileAt()
          .ifPresent(first -> metrics.tilesToVerdict(Duration.between(first, now)));
    }
    String trace = traceparent == null ? facts.origin().traceparent() : traceparent;
    Duration took = Duration.between(facts.registeredAt(), now);
    FailureLog.Image image = new FailureLog.Image(given.imageId(), given.submissionId(), trace);
    try (WorkSpan span = WorkSpan.begin("conclude image", image)) {
      edge.classified(given, said.json, span.traceparent());
      tell(given, image, took);
    }
    return given;
  }

  /** In one line of the log, without what it says of the patient. */
  private static void tell(ImageClassified given, FailureLog.Image image, Duration took) {
    TileCounts tiles = given.tiles();
    try (LogContext _ = LogContext.of(image)) {
      LOG.atInfo()
          .addKeyValue("event", "image.classified")
          .addKeyValue("status", given.status())
          .addKeyValue("decision", given.decision())
          .addKeyValue("tiles", tiles.expected())
          .addKeyValue("failed", tiles.failed())
          .addKeyValue("missing", tiles.missing())
          .addKeyValue("durationMs", took.toMillis())
          .log("{} {} {}: {} tiles", image, given.status(), given.decision(), tiles.expected());
    }
  }

  /** Unless a newer submission ended before: then that one's is still the image's last verdict. */
  private void remember(ImageClassified given, byte[] json) {
    boolean isNewest =
        records
            .verdict(given.imageId())
            .filter(last -> last.revision() > given.revision())
            .isEmpty();
    if (isNewest) {
      records.put(given.imageId(), new LastVerdict(given.revision(), given.submissionId(), json));
    }
  }

  /**
   * What the rules say, or that they fail on this image; a verdict that stands is not undone.
   * Unlike a record that is given up this drains nothing, however many fail: the scores stay on
   * their topic, to be judged again.
   */
  private Encoded sayOrFail(OpenSubmission submission, Stamp stamp) {
    try {
      Encoded said = Encoded.of(metrics.judging(() -> say(submission, stamp)));
      Verdicts.checkSize(said.json.length);
      return said;
    } catch (RuntimeException e) {
      if (submission.state() instanceof Amendable || !edge.isOwn(e)) {
        throw e;
      }
      notJudged(submission, e);
      return Encoded.of(Verdicts.notComputed(submission, e.toString(), stamp));
    }
  }

  private static void notJudged(OpenSubmission submission, RuntimeException failure) {
    SubmissionKey key = submission.key();
    String trace = submission.state().facts().origin().traceparent();
    try (LogContext _ =
        LogContext.of(new FailureLog.Image(key.imageId(), key.submissionId(), trace))) {
      LOG.error("Could not judge {}, traceparent {}", key, trace, failure);
    }
  }

  /** What can be said with what is known by now. */
  private ImageClassified say(OpenSubmission submission, Stamp stamp) {
    if (submission.manifest() != null && !submission.isRefused()) {
      return Verdicts.judge(submission, rows.reader(), stamp);
    }
    ImageRejected rejection = submission.rejection();
    return rejection != null
        ? Verdicts.rejected(submission, rejection, stamp)
        : Verdicts.notTiledInTime(submission, rows.reader(), stamp);
  }

  @SuppressWarnings("ArrayRecordComponent") // on its way to a store and a topic, never compared
  private record Encoded(ImageClassified verdict, byte[] json) {
    static Encoded of(ImageClassified verdict) {
      return new Encoded(verdict, EventCodec.json(verdict));
    }
  }

  private void letStand(OpenSubmission submission) {
    if (submission.state() instanceof Amendable amendable) {
      finish(submission, amendable.given(), amendable.status());
    }
  }

  private void finish(OpenSubmission submission, long revision, Status status) {
    Instant expiresAt = clock.instant().plus(timing.finalRetention());
    submissions.close(submission, submission.state().closed(revision, status, expiresAt));
  }
}
