package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsentBrokerIT {
  /** Within which an instance is to know whether Kafka is there. */
  private static final Duration TURN = Duration.ofSeconds(15);

  @TempDir private static Path directory;

  @Test
  void shouldGoOnAfterABrokerThatWasAwayLongerThanEveryTimeout_G1() throws Exception {
    Path data = directory.resolve("broker");
    BrokerProcess broker = BrokerProcess.start(data, 0);
    try (Live live = new Live(broker, directory, "away.")) {
      // Of minutes, here seconds: delivery, blocking and a task without progress all run out.
      live.kafka.putAll(
          Map.of(
              "delivery.timeout.ms", 3_000,
              "request.timeout.ms", 2_000,
              "linger.ms", 0,
              "max.block.ms", 3_000,
              "task.timeout.ms", 4_000,
              "default.api.timeout.ms", 4_000));
      AggregatorService service = live.start("state");
      live.sendFirstHalf();
      // No wait: the broker goes in the middle of the work.
      broker.kill();
      Duration away = Duration.ofSeconds(20);
      long gone = System.nanoTime();
      awaitReady(service, false);
      await()
          .dontCatchUncaughtExceptions()
          .pollDelay(away.minusNanos(System.nanoTime() - gone))
          .atMost(away.multipliedBy(2))
          .until(() -> service.health().live());
      assertThat(service.health().ready()).isFalse();
      broker = BrokerProcess.start(data, broker.port());
      // What was open when the broker went has to time out before stores are restored.
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

  /** Connections stay, and nobody answers: as behind a network that lets nothing through. */
  @Test
  void shouldNotBeReadyWhileABrokerDoesNotAnswer() throws Exception {
    BrokerProcess broker = BrokerProcess.start(directory.resolve("silent"), 0);
    try (Live live = new Live(broker, directory, "silent.")) {
      AggregatorService service = live.start("silent-state");
      broker.pause();
      awaitReady(service, false);
      assertThat(service.health().live()).isTrue();

      broker.resume();

      awaitReady(service, true);
    } finally {
      broker.kill();
    }
  }

  private static void awaitReady(AggregatorService service, boolean ready) {
    await()
        .dontCatchUncaughtExceptions()
        .atMost(TURN)
        .until(() -> service.health().ready() == ready);
  }
}
