package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.runtime.Answer;
import io.tilewise.runtime.Route.Request;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The stream of an image's events when tiles come after its deadline, on a real broker. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class AmendedEventsIT {
  private static final int TILES = 4;

  @TempDir private Path directory;

  @Test
  void shouldSendTheVerdictAtTheDeadlineAndThenTheOneThatLateTilesComplete_G7(EmbeddedBroker broker)
      throws Exception {
    Slide slide = Slide.of("late", TILES);
    try (Live live = new Live(broker, directory, "amended.").amending()) {
      AggregatorService service = live.start("amended");
      live.send(List.of(slide.tiledNow(Live.PARTITIONS, Duration.ofSeconds(4))));
      live.send(slide.scores().subList(0, 2));
      await().atMost(Live.PATIENCE).until(() -> live.isScored(slide.imageId(), 2));
      ByteArrayOutputStream events = new ByteArrayOutputStream();
      CompletableFuture<Void> end = CompletableFuture.runAsync(() -> stream(service, events));
      await().atMost(Live.PATIENCE).until(() -> events.toString(UTF_8).contains("id: 1000000\n"));
      assertThat(end).isNotDone();

      live.send(slide.scores().subList(2, TILES));

      end.get(Live.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(events.toString(UTF_8))
          .containsSubsequence(
              "event: progress\n",
              "id: 1000000\nevent: verdict\n",
              "\"status\":\"PARTIAL\"",
              "id: 1000001\nevent: verdict\n",
              "\"status\":\"COMPLETE\"")
          .contains("\"supersedes\":1000000");
    }
  }

  private static void stream(AggregatorService service, ByteArrayOutputStream events) {
    try (Answer.Stream stream =
        (Answer.Stream) service.routes().get("/images").answer(Request.of("late/events"))) {
      stream.writeTo(events);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
