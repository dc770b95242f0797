package io.tilewise.aggregator;

import io.tilewise.aggregator.Aggregation.Outlet;
import io.tilewise.aggregator.Aggregation.TaskState;
import io.tilewise.aggregator.ImageRecords.LastVerdict;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
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
final class Conclusions {
  private static final Logger LOG = LoggerFactory.getLogger(Conclusions.class);

  private final ImageRecords records;
  private final TileRows rows;
  private final OpenSubmissions submissions;
  private final Timing timing;
  private final InstantSource clock;
  private final AggregatorMetrics metrics;
  private final Outlet outlet;

  Conclusions(
      TaskState state,
      Timing timing,
      InstantSource clock,
      AggregatorMetrics metrics,
      Outlet outlet) {
    this.records = state.records();
    this.rows = state.rows();
    this.submissions = state.submissions();
    this.timing = timing;
    this.clock = clock;
    this.metrics = metrics;
    this.outlet = outlet;
  }

  /** Nothing more is to come: gives the verdict, or amends the one that was given. */
  void conclude(
      Progress progress, Function<Stamp, ImageClassified> verdict, @Nullable String traceparent) {
    Optional<Integer> last = lastRevision(progress);
    if (progress.state() instanceof Amendable amendable) {
      if (last.filter(revision -> revision > amendable.given()).isPresent()) {
        // A later submission's verdict is not to be superseded by an older one's.
        finish(progress, amendable.given(), amendable.status());
        return;
      }
      last = Optional.of(amendable.given());
      metrics.amended();
    }
    ImageClassified given = give(progress, last, verdict, traceparent);
    finish(progress, given.revision(), given.status());
  }

  /** The deadline passed: says what can be said, unless it was said before. */
  void expire(Progress progress) {
    if (progress.state() instanceof Amendable amendable) {
      finish(progress, amendable.given(), amendable.status());
      return;
    }
    ImageTiled manifest = progress.manifest();
    ImageClassified given =
        give(
            progress,
            lastRevision(progress),
            stamp ->
                manifest == null
                    ? Verdicts.notTiledInTime(progress, stamp)
                    : Verdicts.judged(progress, manifest, rows, stamp),
            null);
    switch (timing.lateTiles()) {
      case IGNORE -> finish(progress, given.revision(), given.status());
      case AMEND ->
          submissions.conclude(
              progress,
              progress
                  .state()
                  .amendable(
                      given.revision(), given.status(), timing.amendableUntil(clock.instant())));
    }
  }

  /** Of the image's last verdict that is remembered, whichever submission it is for. */
  private Optional<Integer> lastRevision(Progress progress) {
    return records.verdict(progress.key().imageId()).map(LastVerdict::revision);
  }

  private ImageClassified give(
      Progress progress,
      Optional<Integer> last,
      Function<Stamp, ImageClassified> verdict,
      @Nullable String traceparent) {
    SubmissionKey key = progress.key();
    Instant now = clock.instant();
    Stamp stamp = new Stamp(last.orElse(0) + 1, last.orElse(null), now);
    Judged judged = judge(progress, verdict, stamp);
    ImageClassified given = judged.verdict;
    records.put(key.imageId(), new LastVerdict(given.revision(), key.submissionId(), judged.json));
    Instant registeredAt = progress.state().held().registeredAt();
    metrics.classified(given.status(), Duration.between(registeredAt, now));
    if (!(progress.state() instanceof Amendable)) {
      progress
          .firstTileAt()
          .ifPresent(first -> metrics.tilesToVerdict(Duration.between(first, now)));
    }
    outlet.classified(given, judged.json, traceparent);
    return given;
  }

  /**
   * What the rules say, or that they fail on this image; a verdict that stands is not undone.
   * Unlike a record that is given up this drains nothing, however many fail: the scores stay on
   * their topic, to be judged again.
   */
  private Judged judge(Progress progress, Function<Stamp, ImageClassified> verdict, Stamp stamp) {
    try {
      Judged judged = Judged.of(metrics.judging(() -> verdict.apply(stamp)));
      Verdicts.checkSize(judged.json.length);
      return judged;
    } catch (RuntimeException e) {
      if (progress.state() instanceof Amendable || !RecordFaults.isOwn(e)) {
        throw e;
      }
      LOG.error("Could not judge {}", progress.key(), e);
      return Judged.of(Verdicts.notComputed(progress, e.toString(), stamp));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // on its way to a store and a topic, never compared
  private record Judged(ImageClassified verdict, byte[] json) {
    static Judged of(ImageClassified verdict) {
      return new Judged(verdict, EventCodec.json(verdict));
    }
  }

  private void finish(Progress progress, int revision, Status status) {
    Instant expiresAt = clock.instant().plus(timing.finalRetention());
    submissions.close(progress, progress.state().closed(revision, status, expiresAt));
  }
}
