package io.tilewise.aggregator;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a submission stands. Each state offers only the transitions that are legal from it: {@link
 * Announced} to {@link Tiled}, both to {@link Final}, or by way of {@link Amendable} where late
 * tiles may amend a verdict, and from there nowhere.
 */
sealed interface Submission {

  /** A submission that still takes what comes. */
  sealed interface Open extends Submission {
    Held held();

    /** The same state, holding something else. */
    Open with(Held held);

    /** The manifest came: the tile set is known. Only of a state that has none. */
    Open tiled(Instant deadline);

    /** A verdict was given for want of tiles, which may be amended until a time. */
    default Amendable amendable(int revision, Status status, Instant until) {
      return new Amendable(with(held().until(until)), revision, status);
    }

    /** The verdict was given. */
    default Final closed(int revision, Status status, Instant expiresAt) {
      return new Final(revision, status, expiresAt, 0);
    }
  }

  /**
   * Something was heard of a submission, but not its manifest.
   *
   * @param submitted whether the submission itself was heard, or only scores of it
   * @param submittedAt when the scanner sent it, or the first that was heard of it
   */
  record Announced(Held held, boolean submitted, Instant submittedAt) implements Open {
    @Override
    public Announced with(Held other) {
      return new Announced(other, submitted, submittedAt);
    }

    /** The submission itself came. */
    Announced submitted(Instant sentAt, Instant deadline) {
      return new Announced(held.until(deadline), true, sentAt);
    }

    @Override
    public Tiled tiled(Instant deadline) {
      return new Tiled(held.until(deadline));
    }
  }

  /** The manifest is known and kept beside this record. */
  record Tiled(Held held) implements Open {
    @Override
    public Tiled with(Held other) {
      return new Tiled(other);
    }

    @Override
    public Tiled tiled(Instant deadline) {
      throw new IllegalStateException("manifest: known already (expected: one per submission)");
    }
  }

  /**
   * A verdict was given at the deadline, but what was missing may still come and amend it. The
   * deadline of what it holds is the time until then.
   *
   * @param known what was known, {@link Announced} or {@link Tiled}
   * @param given revision of the verdict
   * @param status of the verdict
   */
  record Amendable(Open known, int given, Status status) implements Open {
    public Amendable {
      if (known instanceof Amendable) {
        throw new IllegalArgumentException("known: amendable (expected: announced or tiled)");
      }
    }

    @Override
    public Held held() {
      return known.held();
    }

    @Override
    public Amendable with(Held other) {
      return new Amendable(known.with(other), given, status);
    }

    @Override
    public Amendable tiled(Instant deadline) {
      return new Amendable(known.tiled(held().deadline()), given, status);
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
  record Final(int revision, Status status, Instant expiresAt, long late) implements Submission {
    /** One more record for a tile came too late. */
    Final oneMoreLate() {
      return new Final(revision, status, expiresAt, late + 1);
    }
  }

  /**
   * What an open submission holds. It does not change when a tile is scored.
   *
   * @param registeredAt when it was first heard of
   * @param windowStart window that its tile rows are in
   * @param deadline when a verdict is due at the latest
   * @param wakeAt when the agenda looks at it next
   * @param variants kinds of tile records it has rows of; a row names its kind by position
   * @param duplicates records for tiles that were already accounted for
   */
  record Held(
      Instant registeredAt,
      Instant windowStart,
      Instant deadline,
      Instant wakeAt,
      List<Variant> variants,
      long duplicates) {
    // The agenda knows milliseconds: what is due by its clock has to be due by these, too.
    public Held {
      registeredAt = registeredAt.truncatedTo(MILLIS);
      windowStart = windowStart.truncatedTo(MILLIS);
      deadline = deadline.truncatedTo(MILLIS);
      wakeAt = wakeAt.truncatedTo(MILLIS);
      variants = List.copyOf(variants);
    }

    Held until(Instant otherDeadline) {
      return new Held(registeredAt, windowStart, otherDeadline, wakeAt, variants, duplicates);
    }

    Held wakingAt(Instant otherWakeAt) {
      return new Held(registeredAt, windowStart, deadline, otherWakeAt, variants, duplicates);
    }

    Held inWindow(Instant otherStart) {
      return new Held(registeredAt, otherStart, deadline, wakeAt, variants, duplicates);
    }

    Held plus(Variant variant) {
      List<Variant> more = new ArrayList<>(variants);
      more.add(variant);
      return new Held(registeredAt, windowStart, deadline, wakeAt, more, duplicates);
    }

    Held oneMoreDuplicate() {
      return new Held(registeredAt, windowStart, deadline, wakeAt, variants, duplicates + 1);
    }
  }

  /**
   * A kind of tile record. Kinds are kept apart because before the manifest nobody knows which of
   * them counts, and first come must not depend on which came first.
   *
   * @param model that made it, of one version
   * @param labels how many logits, 0 for tiles that failed
   */
  record Variant(ModelReference model, int labels) {
    static final int FAILED = 0;

    static Variant of(TileScored scored) {
      return new Variant(scored.model(), scored.logits().size());
    }

    static Variant of(TileFailed failed) {
      return new Variant(failed.model(), FAILED);
    }

    /** Whether tiles of this kind count towards an image of that model. */
    boolean counts(ManifestModel known) {
      return isOf(known) && (labels == FAILED || labels == known.labels().size());
    }

    /** Whether that model made it; it may still have the wrong number of logits. */
    boolean isOf(ManifestModel known) {
      return model.equals(known.id());
    }
  }
}
