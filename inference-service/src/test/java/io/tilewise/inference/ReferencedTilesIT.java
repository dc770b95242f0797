package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.SourceFile;
import io.tilewise.runtime.RunningService;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tiles by reference over a real broker, from images that are not mounted yet. */
class ReferencedTilesIT extends InferenceFixture {
  @Test
  void shouldScoreTilesByReferenceWhenTheirImagesAreThereAndOthersMeanwhile() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "references.")) {
      Path mount = Files.createDirectory(directory.resolve("mount")).toRealPath();
      Path file = SmallTiffs.write(mount.resolve("a.tif"), 2 * SIZE, 1);
      String version = version(file);
      Path elsewhere = directory.resolve("elsewhere");
      Files.move(mount, elsewhere);
      Files.createDirectory(mount);
      kafka.write(Lane.ROUTINE, byReference(0, file.toUri(), version), new byte[0]);
      kafka.write(Lane.ROUTINE, byReference(1, file.toUri(), version), new byte[0]);
      kafka.write(Lane.ROUTINE, byReference(2, file.toUri(), "another"), new byte[0]);
      URI outside = directory.resolve("secret.tif").toUri();
      kafka.write(Lane.ROUTINE, byReference(3, outside, version), new byte[0]);
      kafka.write(Lane.ROUTINE, tile(4, MODEL), Tiles.png(SIZE, 4));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());

      RunningService service =
          InferenceService.start(withImages(BROKER, kafka, mount), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> scored(scores.read()).contains(4));
        await().atMost(PATIENCE).until(() -> failures(scores.read()).containsKey(3));
        await()
            .atMost(PATIENCE)
            .until(() -> service.health().detail().contains("TILEWISE_IMAGE_ROOTS, folder 1"));
        assertThat(service.health().ready()).isFalse();
        assertThat(scored(scores.read())).containsExactly(4);

        Files.delete(mount);
        Files.move(elsewhere, mount);

        await().atMost(PATIENCE).until(() -> scored(scores.read()).size() == 3);
        await().atMost(PATIENCE).until(() -> failures(scores.read()).size() == 2);
        await().atMost(PATIENCE).until(() -> service.health().ready());
        await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
      } finally {
        service.stopTaking();
        service.close();
      }
      assertThat(scored(scores.read())).containsExactly(0, 1, 4);
      assertThat(failures(scores.read()))
          .containsOnly(Map.entry(2, Reason.IMAGE_CHANGED), Map.entry(3, Reason.URI_NOT_ALLOWED));
    }
  }

  private static TileExtracted byReference(int index, URI uri, String version) {
    Region region = new Region(SIZE * (index % 2), 0, SIZE, SIZE);
    TileReference reference = new TileReference(uri, 0, region, "lossless");
    return Tiles.byReference("slide", index, region, reference, version, MODEL);
  }

  private static String version(Path file) throws Exception {
    try (SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }
}
