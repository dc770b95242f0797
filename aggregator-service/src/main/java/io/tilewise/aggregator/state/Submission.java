package io.tilewise.aggregator.state;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.tilewise.events.ImageClassified.Status;
import io.tilewise.imageverdict.TileKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a submission stands. Each state offers only the transitions that are legal from it: {@link
 * Announced} to {@link Tiled}, both to {@link Final}, or by way of {@link Amendable} where late
 * tiles may amend a verdict, and from there nowhere.
 */
public sealed interface Submission {

  /** A submission that still takes what comes. */
  sealed interface Open extends Submission {
    /** What is known of it in any state. */
    Facts facts();

    /** The same state with other facts. */
    Open with(Facts facts);

    /** The manifest came: the tile set is known. Only of a state that has none. */
    Open tiled(Instant deadline);

    /** A verdict was given for want of tiles, which may be amended until a time. */
    default Amendable amendable(long revision, Status status, Instant until) {
      return new Amendable(with(facts().until(until)), revision, status);
    }

    /** The verdict was given. */
    default Final closed(long revision, Status status, Instant expiresAt) {
      return new Final(revision, status, expiresAt, 0);
    }
  }

  /**
   * Something was heard of a submission, but not its manifest.
   *
   * @param submitted whether the submission itself was heard, or only scores of it
   * @param submittedAt when the scanner sent it, or the first that was heard of it
   */
  record Announced(Facts facts, boolean submitted, Instant submittedAt) implements Open {
    @Override
    public Announced with(Facts other) {
      return new Announced(other, submitted, submittedAt);
    }

    /** The submission itself came. */
    public Announced submitted(Instant sentAt, Instant deadline) {
      return new Announced(facts.until(deadline), true, sentAt);
    }

    @Override
    public Tiled tiled(Instant deadline) {
      return new Tiled(facts.until(deadline));
    }
  }

  /** The manifest is known and kept beside this record. */
  record Tiled(Facts facts) implements Open {
    @Override
    public Tiled with(Facts other) {
      return new Tiled(other);
    }

    @Override
    public Tiled tiled(Instant deadline) {
      throw new IllegalStateException("manifest: known already (expected: one per submission)");
    }
  }

  /**
   * A verdict was given at the deadline, but what was missing may still come and amend it. Its
   * deadline is the time until then.
   *
   * @param known what was known, {@link Announced} or {@link Tiled}
   * @param given revision of the verdict
   * @param status of the verdict
   */
  record Amendable(Open known, long given, Status status) implements Open {
    public Amendable {
      if (known instanceof Amendable) {
        throw new IllegalArgumentException("known: amendable (expected: announced or tiled)");
      }
    }

    @Override
    public Facts facts() {
      return known.facts();
    }

    @Override
    public Amendable with(Facts other) {
      return new Amendable(known.with(other), given, status);
    }

    @Override
    public Amendable tiled(Instant deadline) {
      return new Amendable(known.tiled(facts().deadline()), given, status);
    }
  }

  /**
   * The verdict was given. This marker outlives every redelivery, so that no submission gets a
   * second one.
   *
   * @param revision of the verdict
   * @param expiresAt when the marker goes
   * @param late records that came for tiles after the verdict
   */
  record Final(long revision, Status status, Instant expiresAt, long late) implements Submission {
    /** One more record for a tile came too late. */
    public Final oneMoreLate() {
      return new Final(revision, status, expiresAt, late + 1);
    }
  }

  /**
   * What is known of an open submission in any state. It does not change when a tile is scored.
   *
   * @param registeredAt when it was first heard of
   * @param windowStart window that its tile rows are in
   * @param deadline when a verdict is due at the latest
   * @param wakeAt when the agenda looks at it next
   * @param kinds kinds of tile records it has rows of; a row names its kind by position
   * @param duplicates records for tiles that were already accounted for
   * @param origin what is known of its own record
   */
  record Facts(
      Instant registeredAt,
      Instant windowStart,
      Instant deadline,
      Instant wakeAt,
      List<TileKind> kinds,
      long duplicates,
      Origin origin) {
    // The agenda knows milliseconds: what is due by its clock has to be due by these, too.
    public Facts {
      registeredAt = registeredAt.truncatedTo(MILLIS);
      windowStart = windowStart.truncatedTo(MILLIS);
      deadline = deadline.truncatedTo(MILLIS);
      wakeAt = wakeAt.truncatedTo(MILLIS);
      kinds = List.copyOf(kinds);
    }

    /** The same with another deadline. */
    public Facts until(Instant otherDeadline) {
      return new Facts(registeredAt, windowStart, otherDeadline, wakeAt, kinds, duplicates, origin);
    }

    /** The same, to be looked at by the agenda at another time. */
    public Facts wakingAt(Instant otherWakeAt) {
      return new Facts(registeredAt, windowStart, deadline, otherWakeAt, kinds, duplicates, origin);
    }

    /** The same with its tile rows in another window. */
    public Facts inWindow(Instant otherStart) {
      return new Facts(registeredAt, otherStart, deadline, wakeAt, kinds, duplicates, origin);
    }

    /** The same with rows of one more kind. */
    public Facts plus(TileKind kind) {
      List<TileKind> more = new ArrayList<>(kinds);
      more.add(kind);
      return new Facts(registeredAt, windowStart, deadline, wakeAt, more, duplicates, origin);
    }

    /** The same with another number of duplicates. */
    public Facts counting(long otherDuplicates) {
      return new Facts(registeredAt, windowStart, deadline, wakeAt, kinds, otherDuplicates, origin);
    }

    /** The same with something else known of its own record. */
    public Facts from(Origin other) {
      return new Facts(registeredAt, windowStart, deadline, wakeAt, kinds, duplicates, other);
    }
  }
}
