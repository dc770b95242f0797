package io.tilewise.tiler.pace;

import io.tilewise.kafka.AwayException;
import io.tilewise.kafka.KeyConsumer;
import io.tilewise.kafka.work.WorkService;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a {@link Pace} of the outcomes of tiles, by the keys of {@code tiles.scored}: an image's.
 * It reads while tiles are ahead, and else asks for the topic's end now and then, so that it never
 * has much to catch up with. While it cannot read, nobody is paced, and the tiler is not ready.
 */
public final class ScoreWatch implements WorkService.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreWatch.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration REST = Duration.ofSeconds(1);

  /** How often an idle tiler asks for the topic's end. */
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private static final Duration EXPIRE = Duration.ofSeconds(1);

  private final KeyConsumer outcomes;
  private final Pace pace;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable String problem = "outcomes of tiles: not read yet";
  private Instant expireAt = Instant.MIN;
  private Instant catchUpAt = Instant.MIN;

  /**
   * A watch that has not begun.
   *
   * @param outcomes of {@code tiles.scored}, which this owns
   */
  public ScoreWatch(KeyConsumer outcomes, Pace pace) {
    this.outcomes = outcomes;
    this.pace = pace;
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void stop(Instant by) {
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      while (!isStopped(Duration.ZERO)) {
        watch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outcomes.close();
    }
  }

  private boolean isStopped(Duration atMost) throws InterruptedException {
    return stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Until it is stopped or cannot read. */
  private void watch() throws InterruptedException {
    try {
      begin();
      while (!isStopped(Duration.ZERO)) {
        turn();
      }
    } catch (AwayException e) {
      pace.blind();
      if (problem == null || !problem.equals(e.getMessage())) {
        LOG.warn("Tiles are sent without regard to how many wait for a score: {}", e.getMessage());
      }
      problem = e.getMessage();
      boolean _ = isStopped(REST);
    }
  }

  private void begin() throws AwayException, InterruptedException {
    outcomes.seekToEnd();
    var _ = outcomes.count(LOOK); // finds out whether it may be read
    problem = null;
    pace.watch();
    catchUpAt = Instant.now().plus(CATCH_UP);
  }

  private void turn() throws AwayException, InterruptedException {
    Instant now = Instant.now();
    if (pace.awaitAhead(IDLE)) {
      pace.scored(outcomes.count(LOOK));
    } else if (now.isAfter(catchUpAt)) {
      outcomes.seekToEnd();
      catchUpAt = now.plus(CATCH_UP);
    }
    if (now.isAfter(expireAt)) {
      pace.expire(now);
      expireAt = now.plus(EXPIRE);
    }
  }
}
