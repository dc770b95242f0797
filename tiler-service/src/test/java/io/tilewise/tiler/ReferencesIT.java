package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A giant's tiles by reference, over a real broker, while it is scored. */
class ReferencesIT {
  private static final Path PYRAMID =
      Path.of("../../shared/data/malaria/mosaics/moderate-1.pyramid.tif");
  private static final int SIDE = 16;
  private static final int TILES = 128 * 128;

  /** As many tiles as of 256 pixels a side by default. */
  private static final long AHEAD = 1365L * SIDE * SIDE * 3;

  private static final long MOST_BYTES = 200;

  @TempDir Path data;
  @TempDir Path folder;

  @Test
  @Timeout(120)
  void shouldTakeLittleRoomOnDiskHoweverManyTheyAre() throws Exception {
    assumeThat(PYRAMID).as("of the shared data").exists();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
        Stage stage = new Stage(broker, "references", folder)) {
      stage.workshop.model("m", SIDE, 0, "pad", ", \"level\": 1");
      Path file = Files.copy(PYRAMID, stage.workshop.images.resolve("pyramid.tif"));
      stage.submit("slide-1", file, "m");
      stage.start(1, List.of(stage.workshop.images), AHEAD, ByReference.ALWAYS);
      String topic = stage.topics.tiles(Lane.DEFERRED);
      Set<String> keys = new HashSet<>();

      while (keys.size() < TILES) {
        List<ConsumerRecord<byte[], byte[]>> came = stage.poll(topic);
        came.forEach(tile -> keys.add(new String(tile.key(), UTF_8)));
        assertThat(came).allMatch(tile -> tile.value().length == 0);
        stage.score("slide-1", came.size()); // those too that a light worker left to another
      }

      long bytes = stage.bytesOnDisk(topic) / TILES;
      assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
      ImageTiled manifest = stage.first(ImageTiled.class);
      while (manifest == null) {
        manifest = stage.first(ImageTiled.class);
      }
      assertThat(manifest.tileCount()).isEqualTo(TILES);
    }
  }
}
