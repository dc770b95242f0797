package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.calibrate.TileFolds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No split sees the groups that it judges, and the second deal is another one. */
class ImageFoldsTest {
  private static final FitPlan PLAN =
      new FitPlan(Slides.LABELS, "tumour", List.of(), null, null, 1);

  @Test
  void shouldFitEachSplitOnAllGroupsButThoseThatItJudges() throws Exception {
    ImageFolds folds = folds();

    assertThat(folds.splits()).isEqualTo(10);
    for (int repeat = 0; repeat < ImageFolds.REPEATS; repeat++) {
      for (ImageFacts each : folds.images()) {
        int split = folds.split(repeat, each.group());
        assertThat(split / folds.foldCount()).isEqualTo(repeat);
        for (int other = 0; other < folds.splits(); other++) {
          boolean judges = other == split;
          boolean sameDeal = other / folds.foldCount() == repeat;
          if (sameDeal) {
            assertThat(folds.without(other).contains(each)).isEqualTo(!judges);
          }
        }
      }
    }
  }

  @Test
  void shouldDealAnotherWayTheSecondTime() throws Exception {
    ImageFolds folds = folds();
    List<String> groups = folds.images().stream().map(ImageFacts::group).distinct().toList();

    long together =
        groups.stream()
            .flatMap(a -> groups.stream().filter(b -> a.compareTo(b) < 0).map(b -> List.of(a, b)))
            .filter(pair -> folds.split(0, pair.get(0)) == folds.split(0, pair.get(1)))
            .filter(pair -> folds.split(1, pair.get(0)) == folds.split(1, pair.get(1)))
            .count();

    // Of 780 pairs a fifth is together in one deal: 156. The same deal twice would keep them all.
    assertThat(together).isLessThan(80);
  }

  @Test
  void shouldKeepTheTilesOfAGroupTogether() throws Exception {
    ImageFolds folds = folds();

    TileFolds tiles = folds.tiles(0);

    assertThat(tiles.groups()).hasSize(40);
    assertThat(tiles.judgedBy()).hasSize(ImageFolds.REPEATS);
    assertThat(tiles.judgedBy().getLast())
        .containsExactlyElementsOf(
            IntStream.range(0, 40)
                .mapToObj(group -> "g" + group)
                .sorted()
                .map(group -> folds.split(1, group))
                .toList());
  }

  private static ImageFolds folds() throws Exception {
    List<ImageFacts> images = new ArrayList<>();
    // Groups of one image and of a dozen: their sizes alone must not fix the deal.
    Slides slides = new Slides(2);
    for (int group = 0; group < 40; group++) {
      for (int image = 0; image <= group % 12; image++) {
        slides.add("g" + group + "-" + image, "g" + group, group % 2, 16);
      }
    }
    slides.withTileLabels().forEach(each -> images.add(ImageFacts.of(each, PLAN)));
    return new ImageFolds(PLAN, images, true);
  }
}
