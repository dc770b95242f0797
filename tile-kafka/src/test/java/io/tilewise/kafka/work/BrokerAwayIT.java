package io.tilewise.kafka.work;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.BrokerProcess;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.runtime.ServiceThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Readiness of a member whose broker hangs, dies and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class BrokerAwayIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path directory;

  @Test
  void shouldTurnNotReadyAndReadyAgainSoonWhenTheBrokerHangsOrDies() throws Exception {
    Path data = directory.resolve("kafka");
    ServiceThreads threads = new ServiceThreads();
    BrokerProcess broker = BrokerProcess.start(data, 0);
    EmbeddedBroker.createTopics(
        broker.bootstrapServers(), List.of(new NewTopic("work", 2, (short) 1)));
    WorkLoop loop = loop(broker);
    try {
      threads.start("loop", loop);
      await().atMost(SOON).until(() -> loop.problem() == null);

      broker.pause();
      await().atMost(SOON).until(() -> loop.problem() != null);
      broker.resume();
      await().atMost(SOON).until(() -> loop.problem() == null);

      int port = broker.port();
      broker.close();
      await().atMost(SOON).until(() -> loop.problem() != null);
      broker = BrokerProcess.start(data, port);
      await().atMost(SOON).until(() -> loop.problem() == null);
    } finally {
      loop.endBy(Instant.EPOCH);
      threads.join(Instant.now().plusSeconds(10));
      broker.close();
    }
  }

  private static WorkLoop loop(BrokerProcess broker) {
    return WorkLoop.connect(
        new WorkSource(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "heartbeat.interval.ms", 1_000),
            "group",
            "member",
            List.of("work"),
            new WorkSource.Limits(10, 1 << 20)),
        new WorkQueue(),
        new SimpleMeterRegistry());
  }
}
