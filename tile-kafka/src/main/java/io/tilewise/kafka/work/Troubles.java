package io.tilewise.kafka.work;

import io.tilewise.kafka.Failure;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.PublishException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failed at the workers of one queue, which share it since a work may be tried by one and then
 * by another. Thread-safe.
 */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingWorker.class);

  private final FailureLog log = new FailureLog(RetryingWorker.class);
  private final Faults faults = new Faults();

  /** Work whose messages Kafka does not take for now, and why. */
  private final Map<Work, String> notTaken = new ConcurrentHashMap<>();

  /**
   * What all work needs and is away: Kafka. What fails for one work alone is no problem of the
   * service. Null when there is none.
   */
  @Nullable String problem() {
    notTaken.keySet().removeIf(work -> work.isAbandoned() || !work.isUntaken());
    return notTaken.values().stream().findFirst().orElse(null);
  }

  /** It is to be tried again. */
  void passes(Work work, Failure.Passes failure) {
    log.say(work.image(), failure);
    if (failure.cause() instanceof PublishException away) {
      work.notTaken();
      notTaken.put(work, "Kafka: " + away.getMessage());
    } else {
      notTaken.remove(work);
    }
  }

  /** It goes to the dead letters for what it is. */
  void stays(Work work, Failure.Stays failure) {
    log.say(work.image(), failure);
  }

  /** Whether it may go to the dead letters for a bug of ours. */
  boolean mayGiveUp(Work work, Throwable bug) {
    return faults.mayGiveUp(work.image().toString(), bug);
  }

  /** It is at its end, whichever. */
  void ended(Work work, String doing) {
    notTaken.remove(work);
    int failed = work.attempts().failed();
    if (failed > 0) {
      try (LogContext _ = LogContext.of(work.image())) {
        LOG.info("{} {} ended after {} failed attempts", work.image(), doing, failed);
      }
    }
  }

  /** It was done. */
  void wentWell() {
    faults.wentWell();
  }
}
