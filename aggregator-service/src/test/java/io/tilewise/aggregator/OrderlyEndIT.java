package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** After an orderly end the stores are as they were left, and nothing has to be read back. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class OrderlyEndIT {
  private static final String MARK = "mark";

  @TempDir private static Path directory;

  @Test
  void shouldStartAgainOnItsStoresThoughSomeTasksHadNoTilesOrNoImages(EmbeddedBroker broker)
      throws Exception {
    try (Live live = new Live(broker, directory, "orderly.")) {
      AggregatorService service = live.start("state");
      Slide tiled = Slide.of("with-tiles", 2);
      Slide announced = Slide.of("without-tiles-2", 2);
      live.send(List.of(tiled.submitted(), tiled.scored(0, 1, 2), announced.submitted()));
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> live.isScored(tiled.imageId(), 1) && live.isScored(announced.imageId(), 0));
      // The agenda of each task has looked once: it may do so a quarter of a second after a start.
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> tasks().size() == 3 && tasks().stream().allMatch(OrderlyEndIT::hasSegment));
      service.stopTaking();
      live.stop(service);
      List<Path> marks = markTasks();

      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      live.start("state", meters);

      // What Kafka Streams takes for damaged, it deletes with all that is in it.
      assertThat(marks).hasSize(3).allMatch(Files::exists);
      assertThat(meters.get("tilewise.store.restored.records").counter().count()).isZero();
    }
  }

  private static boolean hasSegment(Path task) {
    String[] segments = task.resolve(TileRows.STORE).toFile().list();
    return segments != null && segments.length > 0;
  }

  private static List<Path> markTasks() throws IOException {
    List<Path> marks = new ArrayList<>();
    for (Path task : tasks()) {
      marks.add(Files.createFile(task.resolve(MARK)));
    }
    return marks;
  }

  private static List<Path> tasks() throws IOException {
    Path state = directory.resolve("state").resolve("orderly.tilewise-aggregator");
    try (Stream<Path> all = Files.list(state)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
