package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tiles of 16 in a row, of which some are tissue, before an engine that knows no numbers. */
@Timeout(60)
class TissueTilesTest {
  private static final int TILE = 16;

  @TempDir Path folder;
  private final List<List<ScoredTile>> scored = new ArrayList<>();
  private final List<Integer> calls = new ArrayList<>();
  private int seen;

  private final TileClassifier classifier =
      new TileClassifier() {
        @Override
        public float[][] score(List<RgbPixels> batch) {
          calls.add(batch.size());
          float[][] logits = new float[batch.size()][];
          Arrays.setAll(logits, _ -> new float[] {1, 2});
          return logits;
        }

        @Override
        public void close() {}
      };

  private Model model() throws Exception {
    Path version = Files.createDirectories(folder.resolve("models/m/1"));
    Files.writeString(version.resolve("saved_model.pb"), "a graph");
    Files.writeString(
        version.resolve("model.json"),
        """
        {"labels": ["well", "ill"], "positive": "ill",
         "input": {"name": "tiles", "width": 16, "height": 16, "dtype": "uint8",
                   "layout": "NHWC", "channels": "RGB", "scale": 1, "mean": [0, 0, 0],
                   "std": [1, 1, 1], "resize": "none"},
         "output": {"name": "logits", "kind": "logits"},
         "tile": {"size": 16, "tissue": "auto"},
         "verdict": {"rule": "mean-log-probability", "threshold": 0.4}}
        """);
    return new ModelRepository(folder.resolve("models")).resolve(ModelReference.parse("m"));
  }

  /** The upper half of each of these tiles is tissue, all else glass. */
  private Path image(String name, int count, int... tissueTiles) throws IOException {
    byte[] rgb = new byte[count * TILE * TILE * RgbPixels.CHANNELS];
    Arrays.fill(rgb, (byte) 0xf4);
    for (int tile : tissueTiles) {
      for (int pixel = 0; pixel < TILE * TILE / 2; pixel++) {
        int at = pixel / TILE * count * TILE + tile * TILE + pixel % TILE;
        rgb[at * RgbPixels.CHANNELS] = 0x40;
      }
    }
    RgbPixels pixels = new RgbPixels(count * TILE, TILE, rgb);
    return Files.write(folder.resolve(name), TilePng.encode(pixels));
  }

  private ImageScorer scorer() throws Exception {
    return new ImageScorer(model(), classifier, ImageLimits.DEFAULT);
  }

  @Test
  void shouldScoreTilesOfTissueAloneAndWeighThemByIt() throws Exception {
    List<Path> files =
        List.of(image("a.png", 200, 3, 150), image("glass.png", 100), image("b.png", 2, 1));

    try (ImageScorer scorer = scorer()) {
      scorer.tiles(
          files,
          new ImageScorer.Listener() {
            @Override
            public void scored(int tiles) {
              seen += tiles;
            }

            @Override
            public void scored(int image, List<ScoredTile> tiles, String contentSha256) {
              assertThat(contentSha256).hasSize(64);
              scored.add(tiles);
            }

            @Override
            public void failed(int image, String problem) {
              throw new AssertionError(problem);
            }
          });
    }

    assertThat(scored).hasSize(3);
    assertThat(scored.get(0)).extracting(ScoredTile::index).containsExactly(3, 150);
    assertThat(scored.get(0)).extracting(ScoredTile::weight).containsOnly(0.5);
    assertThat(scored.get(0).getLast().region().x()).isEqualTo(150 * TILE);
    assertThat(scored.get(1)).isEmpty();
    assertThat(scored.get(2)).extracting(ScoredTile::index).containsExactly(1);
    assertThat(seen).as("what a bar shows").isEqualTo(302);
    assertThat(calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
  }

  @Test
  void shouldJudgeAnImageByItsTissue() throws Exception {
    try (ImageScorer scorer = scorer()) {
      TileScores some = scorer.tiles(image("a.png", 200, 3, 150));
      TileScores none = scorer.tiles(image("glass.png", 100));

      assertThat(some.tiles()).isEqualTo(2);
      assertThat(some.index(1)).isEqualTo(150);
      assertThat(some.weight(1)).isEqualTo(0.5);
      assertThat(none.tiles()).isZero();
    }
  }
}
