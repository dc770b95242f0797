package io.tilewise.tiler;

import io.tilewise.events.TileExtracted;
import io.tilewise.image.RgbPixels;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.work.Work;
import io.tilewise.tiler.pace.Pace;
import io.tilewise.tiler.pace.SentImage;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Sends the tiles of one attempt, each when it may be ahead of the scores, and takes no more when
 * the attempt is at an end. Of the worker's thread.
 */
final class PacedSink implements TileSink {
  private static final Duration LOOK_UP = Duration.ofMillis(100);

  /** A lane that is scored keeps nobody waiting so long. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** References that are compressed together, in all partitions of their lane. */
  private static final int TOGETHER = 512;

  private final Attempt attempt;
  private final Pace pace;
  private final InstantSource clock;
  private final TileSink to;
  private End end = End.NONE;
  private boolean waits;
  private int sent;

  PacedSink(Attempt attempt, Pace pace, InstantSource clock, TileSink to) {
    this.attempt = attempt;
    this.pace = pace;
    this.clock = clock;
    this.to = to;
  }

  /**
   * Whose tiles they are, and when it ends.
   *
   * @param until after which no tile is sent
   * @param mayWait whether it waits for scores, or leaves the image to who does
   * @param stopping whether a wait is to end, and the image to be left
   */
  record Attempt(
      Work work, SentImage image, Instant until, boolean mayWait, BooleanSupplier stopping) {}

  /** Why no more is taken. */
  enum End {
    /** More is taken. */
    NONE,
    /** Somebody else does it, or whoever comes next. */
    ABANDONED,
    /** Its time is over. */
    LATE,
    /** It would have to wait for scores. */
    WOULD_WAIT
  }

  @Override
  public boolean take(TileExtracted tile, byte[] frame)
      throws PublishException, InterruptedIOException {
    waits = false;
    Instant began = clock.instant();
    int bytes = tile.reference() == null ? frame.length : pixels(tile);
    // References that waited go on together: one by one they would not compress.
    long together = tile.reference() == null ? 0 : (long) TOGETHER * bytes;
    while (goesOn() && !isRoomFor(bytes, waits ? together : 0)) {
      waits = true;
      to.check(); // a tile that has not arrived is never scored
      if (clock.instant().isAfter(began.plus(LONG))) {
        attempt.work.waits(); // where images are tried one at a time, the next one may be
      }
    }
    if (end == End.NONE) {
      sent++;
      return to.take(tile, frame) && !attempt.work.isAbandoned();
    }
    return false;
  }

  /** Where all is background no tile is taken, and the attempt has its end all the same. */
  @Override
  public boolean isWanted() {
    waits = false;
    return goesOn();
  }

  @Override
  public void encoded(long nanos) {
    to.encoded(nanos);
  }

  /** It costs its reader what the pixels cost that another tile brings. */
  private static int pixels(TileExtracted tile) {
    return tile.validWidth() * tile.validHeight() * RgbPixels.CHANNELS;
  }

  private boolean goesOn() {
    if (waits && attempt.stopping.getAsBoolean()) {
      attempt.work.leave();
    }
    if (attempt.work.isAbandoned()) {
      end = End.ABANDONED;
    } else if (clock.instant().isAfter(attempt.until)) {
      end = End.LATE;
    } else if (waits && !mayWait()) {
      end = End.WOULD_WAIT;
    }
    return end == End.NONE;
  }

  /** For a moment, after the start, everybody does. */
  private boolean mayWait() {
    return attempt.mayWait || !pace.isKnown();
  }

  private boolean isRoomFor(int bytes, long together) throws InterruptedIOException {
    try {
      return pace.take(attempt.image, bytes, together, mayWait() ? LOOK_UP : Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while tiles waited for scores");
    }
  }

  End end() {
    return end;
  }

  /** How far it got, for people. */
  String progress() {
    return waits ? pace.text(attempt.image.lane()) : sent + " tiles were sent";
  }
}
