package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Sha256;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many images in a row, before an engine that answers with the first pixel of a tile. */
@Timeout(60)
class ManyImagesTest {
  private static final int TILE = 128;

  @TempDir Path folder;
  private final Map<Integer, List<ScoredTile>> scored = new TreeMap<>();
  private final Map<Integer, String> contents = new HashMap<>();
  private final Map<Integer, String> failed = new HashMap<>();
  private final List<Integer> calls = new ArrayList<>();
  private int tiles;

  /** What the engine makes of a batch. */
  private interface Engine {
    float[][] answer(List<RgbPixels> tiles) throws ClassifierException, IOException;
  }

  private void score(Engine engine, Path... files) throws Exception {
    TileClassifier classifier =
        new TileClassifier() {
          @Override
          public float[][] score(List<RgbPixels> batch) throws ClassifierException, IOException {
            calls.add(batch.size());
            return engine.answer(batch);
          }

          @Override
          public void close() {}
        };
    try (ImageScorer scorer = new ImageScorer(model(), classifier, ImageLimits.DEFAULT)) {
      scorer.tiles(
          List.of(files),
          new ImageScorer.Listener() {
            @Override
            public void scored(int count) {
              tiles += count;
            }

            @Override
            public void scored(int image, List<ScoredTile> whole, String contentSha256) {
              contents.put(image, contentSha256);
              scored.put(image, whole);
            }

            @Override
            public void failed(int image, String problem) {
              failed.put(image, problem);
            }
          });
    }
  }

  private static Model model() throws Exception {
    return new ModelRepository(Path.of("../models")).resolve(ModelReference.parse("thin-smear"));
  }

  private static float[][] firstPixels(List<RgbPixels> batch) {
    float[][] logits = new float[batch.size()][];
    for (int at = 0; at < logits.length; at++) {
      logits[at] = new float[] {batch.get(at).rgb()[0], 0};
    }
    return logits;
  }

  /** Tiles in a row, of which each has its number in every byte. */
  private Path image(String name, int count) throws IOException {
    byte[] rgb = new byte[count * TILE * TILE * RgbPixels.CHANNELS];
    for (int at = 0; at < rgb.length; at++) {
      rgb[at] = (byte) (at / RgbPixels.CHANNELS % (count * TILE) / TILE);
    }
    RgbPixels pixels = new RgbPixels(count * TILE, TILE, rgb);
    return Files.write(folder.resolve(name), TilePng.encode(pixels));
  }

  @Test
  void shouldScoreEveryTileOfEveryImageInOrderWithItsPlace() throws Exception {
    score(ManyImagesTest::firstPixels, image("a.png", 100), image("b.png", 1), image("c.png", 3));

    assertThat(scored).hasSize(3);
    assertThat(scored.get(0)).hasSize(100);
    for (int at = 0; at < 100; at++) {
      ScoredTile tile = scored.get(0).get(at);
      assertThat(tile.index()).isEqualTo(at);
      assertThat(tile.region().x()).isEqualTo(at * TILE);
      assertThat(tile.logits().get(0)).isEqualTo(at);
      assertThat(tile.weight()).isEqualTo(1);
    }
    assertThat(scored.get(2)).extracting(ScoredTile::index).containsExactly(0, 1, 2);
    assertThat(tiles).isEqualTo(104);
    byte[] last = Files.readAllBytes(folder.resolve("c.png"));
    assertThat(contents).containsEntry(2, HexFormat.of().formatHex(Sha256.begin().digest(last)));
  }

  @Test
  void shouldGoOnBehindAnImageThatIsNoneAndOneThatIsDamaged() throws Exception {
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
    Path damaged = image("damaged.png", 200);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(damaged, bytes);

    score(ManyImagesTest::firstPixels, text, image("a.png", 2), damaged, image("b.png", 3));

    assertThat(scored).containsOnlyKeys(1, 3);
    assertThat(failed).containsOnlyKeys(0, 2);
    assertThat(failed.get(0)).contains("(expected: PNG, JPEG, TIFF or DICOM)");
  }

  @Test
  void shouldHalveTheBatchWhereTheEngineHasNoMemoryForIt() throws Exception {
    score(
        batch -> {
          if (batch.size() > 10) {
            throw new EngineExhaustedException("no memory", new OutOfMemoryError());
          }
          return firstPixels(batch);
        },
        image("a.png", 64),
        image("b.png", 64));

    assertThat(scored.get(0)).hasSize(64);
    assertThat(scored.get(1))
        .extracting(tile -> (int) tile.logits().get(0))
        .doesNotHaveDuplicates();
    assertThat(calls).startsWith(64, 32, 16, 8, 8).containsOnlyOnce(64);
  }

  @Test
  void shouldEndWhereTheEngineHasNoMemoryForASingleTile() {
    assertThatExceptionOfType(EngineExhaustedException.class)
        .isThrownBy(
            () ->
                score(
                    _ -> {
                      throw new EngineExhaustedException("no memory", new OutOfMemoryError());
                    },
                    image("a.png", 5),
                    image("b.png", 500)));
    assertThat(scored).isEmpty();
  }

  @Test
  void shouldNameTheTileThatHasNoFiniteScoreAndGoOnWithTheNextImage() throws Exception {
    score(
        batch -> {
          float[][] logits = firstPixels(batch);
          for (float[] each : logits) {
            each[1] = each[0] == 70 ? Float.NaN : 0;
          }
          return logits;
        },
        image("a.png", 100),
        image("b.png", 2));

    assertThat(failed).containsEntry(0, "tile 70, logits: [70.0, NaN] (expected: finite numbers)");
    assertThat(scored).containsOnlyKeys(1);
  }

  @Test
  void shouldSayWhichTilesTheModelFailedOn() throws Exception {
    score(
        batch -> {
          if (batch.size() == 2) {
            throw new ClassifierException(Reason.INFERENCE_FAILED, "no such kernel", null);
          }
          return firstPixels(batch);
        },
        image("a.png", 2),
        image("b.png", 1));

    assertThat(failed).containsEntry(0, "tiles 0 to 1: no such kernel");
    assertThat(scored).containsOnlyKeys(1);
  }
}
