package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
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

  Endings(TaskState state, Surroundings surroundings, Edge edge) {
    this.records = state.records();
    this.rows = state.rows();
    this.submissions = state.submissions();
    this.timing = surroundings.timing();
    this.clock = surroundings.clock();
    this.metrics = surroundings.metrics();
    this.edge = edge;
  }

  /** Nothing more is to come: gives the verdict, or amends the one that was given. */
  void end(
      OpenSubmission submission,
      Function<Stamp, ImageClassified> verdict,
      @Nullable String traceparent) {
    Optional<Long> last = lastRevision(submission);
    if (submission.state() instanceof Amendable amendable) {
      if (last.filter(revision -> revision > amendable.given()).isPresent()) {
        // A later submission's verdict is not to be superseded by an older one's.
        finish(submission, amendable.given(), amendable.status());
        return;
      }
      last = Optional.of(amendable.given());
      metrics.amended();
    }
    ImageClassified given = give(submission, last, verdict, traceparent);
    finish(submission, given.revision(), given.status());
  }

  /** The deadline passed: says what can be said, unless it was said before. */
  void expire(OpenSubmission submission) {
    if (submission.state() instanceof Amendable amendable) {
      finish(submission, amendable.given(), amendable.status());
      return;
    }
    ImageClassified given =
        give(
            submission,
            lastRevision(submission),
            stamp ->
                submission.manifest() == null
                    ? Verdicts.notTiledInTime(submission, stamp)
                    : judge(submission, stamp),
            null);
    switch (timing.lateTiles()) {
      case IGNORE -> finish(submission, given.revision(), given.status());
      case AMEND ->
          submissions.keepOpen(
              submission,
              submission
                  .state()
                  .amendable(
                      given.revision(), given.status(), timing.amendableUntil(clock.instant())));
    }
  }

  /** What the rules say of all scores that are stored. */
  ImageClassified judge(OpenSubmission submission, Stamp stamp) {
    return Verdicts.judge(submission, rows.reader(), stamp);
  }

  /** Of the image's last verdict that is remembered, whichever submission it is for. */
  private Optional<Long> lastRevision(OpenSubmission submission) {
    return records.verdict(submission.key().imageId()).map(LastVerdict::revision);
  }

  private ImageClassified give(
      OpenSubmission submission,
      Optional<Long> last,
      Function<Stamp, ImageClassified> verdict,
      @Nullable String traceparent) {
    SubmissionKey key = submission.key();
    Instant now = clock.instant();
    Stamp stamp = new Stamp(last.orElse(0L) + 1, last.orElse(null), now);
    Encoded said = sayOrFail(submission, verdict, stamp);
    ImageClassified given = said.verdict;
    records.put(key.imageId(), new LastVerdict(given.revision(), key.submissionId(), said.json));
    Instant registeredAt = submission.state().facts().registeredAt();
    metrics.classified(given.status(), Duration.between(registeredAt, now));
    if (!(submission.state() instanceof Amendable)) {
      submission
          .firstTileAt()
          .ifPresent(first -> metrics.tilesToVerdict(Duration.between(first, now)));
    }
    edge.classified(given, said.json, traceparent);
    return given;
  }

  /**
   * What the rules say, or that they fail on this image; a verdict that stands is not undone.
   * Unlike a record that is given up this drains nothing, however many fail: the scores stay on
   * their topic, to be judged again.
   */
  private Encoded sayOrFail(
      OpenSubmission submission, Function<Stamp, ImageClassified> verdict, Stamp stamp) {
    try {
      Encoded said = Encoded.of(metrics.judging(() -> verdict.apply(stamp)));
      Verdicts.checkSize(said.json.length);
      return said;
    } catch (RuntimeException e) {
      if (submission.state() instanceof Amendable || !edge.isOwn(e)) {
        throw e;
      }
      LOG.error("Could not judge {}", submission.key(), e);
      return Encoded.of(Verdicts.notComputed(submission, e.toString(), stamp));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // on its way to a store and a topic, never compared
  private record Encoded(ImageClassified verdict, byte[] json) {
    static Encoded of(ImageClassified verdict) {
      return new Encoded(verdict, EventCodec.json(verdict));
    }
  }

  private void finish(OpenSubmission submission, long revision, Status status) {
    Instant expiresAt = clock.instant().plus(timing.finalRetention());
    submissions.close(submission, submission.state().closed(revision, status, expiresAt));
  }
}
