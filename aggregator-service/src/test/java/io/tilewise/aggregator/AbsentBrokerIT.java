package io.tilewise.aggregator;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AbsentBrokerIT {
  /** Longer than each timeout below, and than those that run out one after the other. */
  private static final Duration AWAY =
      Duration.ofSeconds(Boolean.getBoolean("tilewise.long") ? 30 : 7);

  @TempDir private Path directory;

  @Test
  void shouldGoOnAfterABrokerThatWasAwayLongerThanEveryTimeout_G1() throws Exception {
    Path data = directory.resolve("broker");
    BrokerProcess broker = BrokerProcess.start(data, 0);
    try (Live live = new Live(broker, directory, "away.")) {
      // Of minutes, here seconds: delivery, blocking and a task without progress all run out.
      live.kafka.putAll(
          Map.of(
              "delivery.timeout.ms", 1_500,
              "request.timeout.ms", 1_000,
              "linger.ms", 0,
              "max.block.ms", 1_500,
              "task.timeout.ms", 2_000,
              "default.api.timeout.ms", 2_000,
              "session.timeout.ms", 3_000,
              "transaction.timeout.ms", 4_000,
              "reconnect.backoff.max.ms", 500));
      AggregatorService service = live.start("state");
      live.sendFirstHalf();
      // No wait: the broker goes in the middle of the work.
      broker.kill();
      await()
          .dontCatchUncaughtExceptions()
          .pollDelay(AWAY)
          .atMost(AWAY.multipliedBy(2))
          .until(() -> service.health().live());
      broker = BrokerProcess.start(data, broker.port());
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> service.health().ready());

      live.sendSecondHalf();

      live.assertOneRightVerdictEach();
    } finally {
      broker.kill();
    }
  }
}
