package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Lane;
import io.tilewise.runtime.RunningService;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inference and its broker, ended and begun again half way. */
class InferenceRestartIT extends InferenceFixture {
  @Test
  void shouldScoreEveryTileThoughItIsStoppedHalfWay() throws Exception {
    int tiles = 600;
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "stop.")) {
      write(kafka, Lane.DEFERRED, tiles);
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      RunningService first =
          InferenceService.start(config(BROKER, kafka), new SimpleMeterRegistry());
      await().atMost(PATIENCE).until(() -> scores.read().size() >= 50);
      first.stopTaking();
      first.close();

      RunningService second =
          InferenceService.start(config(BROKER, kafka), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> scored(scores.read()).size() == tiles);
      } finally {
        second.stopTaking();
        second.close();
      }

      // An orderly stop commits all that was acknowledged: nothing is scored twice.
      assertThat(scores.read()).hasSize(tiles);
    }
  }

  @Test
  void shouldBeNotReadyButLiveWhileTheBrokerIsAwayAndGoOnAfterwards() throws Exception {
    Path data = directory.resolve("restarted");
    EmbeddedBroker first = EmbeddedBroker.start(data);
    int port = URI.create("kafka://" + first.bootstrapServers()).getPort();
    InferenceConfig config;
    try (BrokerFixture kafka = new BrokerFixture(first, "")) {
      config = config(first, kafka);
    }
    RunningService service = InferenceService.start(config, new SimpleMeterRegistry());
    try {
      await().atMost(PATIENCE).until(() -> service.health().ready());

      first.close();
      await().atMost(PATIENCE).until(() -> !service.health().ready());
      assertThat(service.health().live()).isTrue();

      try (EmbeddedBroker second = EmbeddedBroker.start(data, port);
          BrokerFixture kafka = new BrokerFixture(second, "")) {
        await().atMost(PATIENCE).until(() -> service.health().ready());
        kafka.write(Lane.EXPRESS, tile(0, MODEL), Tiles.png(SIZE, 1));
        BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
        await().atMost(PATIENCE).until(() -> scored(scores.read()).equals(indexes(1)));
        service.stopTaking();
      }
    } finally {
      service.close();
    }
  }

  private static void write(BrokerFixture kafka, Lane lane, int tiles) throws Exception {
    kafka.write(
        IntStream.range(0, tiles)
            .mapToObj(i -> kafka.record(lane, tile(i, MODEL), Tiles.png(SIZE, i % 251)))
            .toList());
  }
}
