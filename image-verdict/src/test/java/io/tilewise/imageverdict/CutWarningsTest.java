package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.TileGrid;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CutWarningsTest {
  private static final String MASK = "saturation >= 0.07";
  private static final TileGrid WHOLE = TileGrid.covering(256, 256, 128, 0, EdgePolicy.PAD);

  /** A card that is from images of which so many tiles were left out. */
  private static VerdictSettings fitted(@Nullable Long background) {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, new TileScoreRange(-10, 10));
    FitProvenance from =
        new FitProvenance("0".repeat(64), 100, 6400, Slides.TIME, Map.of(), null, background);
    VerdictFit known =
        new VerdictFit(
            fit.scope(),
            from,
            fit.tileCalibrations(),
            fit.tileScores(),
            fit.countHistogram(),
            fit.rules());
    return new VerdictSettings("evidence-mixture", null, null, known);
  }

  private static ImageTiled cut(
      VerdictSettings verdict, TileGrid grid, int background, @Nullable String mask) {
    ImageTiled tiled = Slides.manifest(verdict);
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        256,
        256,
        grid,
        grid.tileCount() - background,
        background,
        tiled.model(),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        null,
        null,
        null,
        null,
        new Reading("PNG", "pngj", null, 1, mask));
  }

  private static ImageClassified judged(ImageTiled manifest) {
    Replay replay = new Replay(manifest);
    for (int index = 0; index < manifest.tileCount(); index++) {
      replay.add(Slides.tile(manifest, index, 3, 0));
    }
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  @Test
  void shouldWarnOfAMaskThatTheFitKnewNothingOf() {
    ImageClassified verdict = judged(cut(fitted(0L), WHOLE, 1, MASK));

    assertThat(verdict.warnings())
        .containsExactly(
            "tissue: 1 of 4 tiles were left out as background, and none of the images that the card"
                + " was fitted on: the probability and the set of labels may not hold for this"
                + " image (score and fit with the same mask, docs/calibrate.md)");
  }

  @Test
  void shouldWarnOfBackgroundThatTheFitDidNotHear() {
    ImageClassified verdict = judged(cut(fitted(900L), WHOLE, 0, null));

    assertThat(verdict.warnings())
        .containsExactly(
            "tissue: every tile was judged, and of the images that the card was fitted on"
                + " background was left out: the probability and the set of labels may not hold for"
                + " this image (judge with the same mask, docs/calibrate.md)");
  }

  @Test
  void shouldNotWarnWhereTilesWereChosenAsForTheFitOrNobodySays() {
    assertThat(judged(cut(fitted(900L), WHOLE, 1, MASK)).warnings()).isEmpty();
    assertThat(judged(cut(fitted(900L), WHOLE, 0, MASK)).warnings()).isEmpty();
    assertThat(judged(cut(fitted(0L), WHOLE, 0, null)).warnings()).isEmpty();
    assertThat(judged(cut(fitted(null), WHOLE, 1, MASK)).warnings()).isEmpty();
    assertThat(judged(cut(fitted(null), WHOLE, 0, null)).warnings()).isEmpty();
  }

  @Test
  void shouldWarnOfAPartOfAnImage() {
    LevelArea area = new LevelArea(1, 128, 0, 128, 256);
    TileGrid part = TileGrid.covering(area, 0, 128, 0, EdgePolicy.PAD);

    assertThat(judged(cut(fitted(0L), part, 0, null)).warnings())
        .containsExactly(
            "region: a part of the image was judged: the probability and the set of labels may not"
                + " hold for this image, unless the card was fitted on such parts"
                + " (docs/calibrate.md)");
  }
}
