package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.verdict.scores.TileScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample model over an image of noise: two tiles wide, one and a half high. */
class ImageScorerTest {
  @TempDir Path folder;

  private static Model model() throws Exception {
    return new ModelRepository(Path.of("../models")).resolve(ModelReference.parse("thin-smear"));
  }

  private static RgbPixels noise(int width, int height) {
    byte[] rgb = new byte[width * height * RgbPixels.CHANNELS];
    new Random(7).nextBytes(rgb);
    return new RgbPixels(width, height, rgb);
  }

  @Test
  void shouldScoreEveryTileAndWeighItByThePixelsThatAreItsOwn() throws Exception {
    RgbPixels picture = noise(256, 192);
    Path file = Files.write(folder.resolve("noise.png"), TilePng.encode(picture));

    try (ImageScorer scorer = ImageScorer.load(model(), ImageLimits.DEFAULT)) {
      TileScores tiles = scorer.tiles(file);

      assertThat(tiles.tiles()).isEqualTo(4);
      assertThat(tiles.weight(0)).isEqualTo(1);
      assertThat(tiles.weight(3)).isEqualTo(0.5);
      assertThat(tiles.logit(0, 0)).isCloseTo(alone(crop(picture))[0], within(1e-4));
    }
  }

  @Test
  void shouldScoreTheWholeImageAsOneTile() throws Exception {
    RgbPixels picture = noise(256, 192);
    Path file = Files.write(folder.resolve("noise.png"), TilePng.encode(picture));

    try (ImageScorer scorer = ImageScorer.load(model(), ImageLimits.DEFAULT)) {
      TileScores whole = scorer.whole(file);

      assertThat(whole.tiles()).isEqualTo(1);
      assertThat(whole.logit(0, 1))
          .isCloseTo(alone(LanczosResize.resize(picture, 128, 128))[1], within(1e-4));
    }
  }

  @Test
  void shouldSayThatAFileIsNoImage() throws Exception {
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");

    try (ImageScorer scorer = ImageScorer.load(model(), ImageLimits.DEFAULT)) {
      assertThatExceptionOfType(ImageFormatException.class).isThrownBy(() -> scorer.tiles(text));
    }
  }

  private static RgbPixels crop(RgbPixels picture) {
    byte[] rgb = new byte[128 * 128 * RgbPixels.CHANNELS];
    int row = 128 * RgbPixels.CHANNELS;
    for (int y = 0; y < 128; y++) {
      System.arraycopy(picture.rgb(), y * picture.width() * RgbPixels.CHANNELS, rgb, y * row, row);
    }
    return new RgbPixels(128, 128, rgb);
  }

  private static double[] alone(RgbPixels tile) throws Exception {
    try (TileClassifier classifier = TileClassifiers.load(model())) {
      float[] logits = classifier.score(List.of(tile))[0];
      return new double[] {logits[0], logits[1]};
    }
  }
}
