package io.tilewise.aggregator.aggregation;

import static io.tilewise.events.ImageClassified.AMENDMENTS;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Submission;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Final;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.imageverdict.Stamp;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which revision a verdict has, so that the highest of an image is its newest submission's. Each
 * submission has a million of its own, which follow from the offset of its record alone: no
 * forgetting and no order of completion changes them.
 *
 * <p>The first million are of submissions whose offset nobody said. Which of those is newer nobody
 * can tell: they are numbered as they end, and one is amended only while no other ended after it.
 */
public final class Revisions {
  private final ImageRecords records;

  Revisions(ImageRecords records) {
    this.records = records;
  }

  /** The first that a submission with its record at an offset has. */
  public static long first(long offset) {
    return (offset + 1) * AMENDMENTS;
  }

  /** Of the next verdict of a submission; empty when it may have no more. */
  Optional<Stamp> next(SubmissionKey key, Open state, Instant now) {
    Long offset = state.facts().origin().offset();
    OptionalLong own =
        state instanceof Amendable amendable
            ? amended(key, amendable.given(), offset)
            : OptionalLong.of(offset == null ? withoutOffset(key) : first(offset));
    return own.stream()
        .mapToObj(revision -> new Stamp(revision, supersedes(key, revision), now))
        .findFirst();
  }

  /**
   * Beyond a million there is no room: the last of them is given again, by far too late to meet.
   */
  private long withoutOffset(SubmissionKey key) {
    return Math.min(highestBelow(key, AMENDMENTS).orElse(0) + 1, AMENDMENTS - 1);
  }

  private OptionalLong amended(SubmissionKey key, long given, @Nullable Long offset) {
    if (given < AMENDMENTS) {
      if (offset != null) {
        return OptionalLong.of(first(offset));
      }
      if (highestBelow(key, AMENDMENTS).orElse(given) > given) {
        return OptionalLong.empty();
      }
    }
    boolean hasRoom = (given + 1) % AMENDMENTS != 0;
    return hasRoom ? OptionalLong.of(given + 1) : OptionalLong.empty();
  }

  private @Nullable Long supersedes(SubmissionKey key, long revision) {
    OptionalLong before = highestBelow(key, revision);
    return before.isPresent() ? before.getAsLong() : null;
  }

  /** The highest of the image that is remembered below a bound. Only an older one has to search. */
  private OptionalLong highestBelow(SubmissionKey key, long bound) {
    Optional<Long> highest = records.verdict(key.imageId()).map(LastVerdict::revision);
    if (highest.filter(revision -> revision >= bound).isEmpty()) {
      return highest.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
    return records.submissions(key.imageId()).values().stream()
        .mapToLong(Revisions::given)
        .filter(revision -> revision > 0 && revision < bound)
        .max();
  }

  /** 0 when none was. */
  private static long given(Submission submission) {
    return switch (submission) {
      case Amendable amendable -> amendable.given();
      case Final done -> done.revision();
      case Open _ -> 0;
    };
  }
}
