package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.evaluate.Evaluation;
import io.tilewise.lab.evaluate.Evaluator;
import io.tilewise.lab.evaluate.Measures;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.scores.TileScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitByGroupTest {
  private static final HierarchicalConformal SETS = new HierarchicalConformal(0.1, Promise.MOST);
  private static final FitPlan PLAN = plan(SETS);
  private static final FitPlan DECIDING = plan(null);
  private static final String HISTOGRAM = "count-histogram";

  private static FitPlan plan(@Nullable HierarchicalConformal sets) {
    return new FitPlan(Slides.LABELS, "tumour", List.of(), null, sets, 1);
  }

  /**
   * Ten groups, each with all its tiles in a bin of its own: whoever saw a group knows its images,
   * and nobody else can tell anything.
   */
  private static LabelledImages ownBins() {
    Random random = new Random(3);
    List<LabelledImage> images = new ArrayList<>();
    for (int group = 0; group < 10; group++) {
      for (int image = 0; image < 3; image++) {
        TileScores.Builder scores = TileScores.builder(2);
        for (int tile = 0; tile < 16; tile++) {
          double p = (group + .1 + .8 * random.nextDouble()) / 10;
          scores.add(tile, 1, Math.log(p), Math.log(1 - p));
        }
        int label = "0110011001".charAt(group) - '0';
        String id = group + "-" + image;
        images.add(new LabelledImage(id, "g" + group, label, scores.build(), List.of()));
      }
    }
    return images::forEach;
  }

  @Test
  void shouldNotKnowWhatOnlyTheImagesOwnGroupTells() throws Exception {
    JudgeSettings flattered =
        new JudgeSettings(
            Slides.LABELS,
            "tumour",
            List.of(),
            HISTOGRAM,
            TieBreak.REFER,
            null,
            Fitter.fit(DECIDING, ownBins()).fit());
    Evaluator all = new Evaluator(0, List.of(flattered));
    ownBins().forEach(each -> all.add(each.id(), each.group(), each.label(), each.scores()));

    Measures seen = histogram(all);
    Measures unseen = histogram(fit(DECIDING, ownBins()).judge(ownBins(), 0, TieBreak.REFER));

    assertThat(seen.auc()).isEqualTo(1);
    assertThat(unseen.auc()).isBetween(.3, .6);
    assertThat(unseen.logLoss()).isGreaterThan(1.3 * seen.logLoss());
  }

  private static Measures histogram(Evaluator evaluator) {
    Evaluation evaluation = evaluator.evaluation(Slides.LABELS, HISTOGRAM, 10, 1);
    return evaluation.measures().stream()
        .filter(each -> each.rule().equals(HISTOGRAM))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldFitAsTheFitterDoesWithoutTheGroupsOfAFold() throws Exception {
    LabelledImages images = new Slides(4).add("g", 14, 1, 32).withTileLabels();

    FitByGroup fits = fit(PLAN, images);

    assertThat(fits.fits()).hasSize(5);
    assertThat(fits.folds()).hasSize(14).containsValues(0, 1, 2, 3, 4);
    assertThat(fits.groups()).containsExactly(7, 7);
    assertThat(fits.rules()).contains(HISTOGRAM, Fitter.STANDARD);
    for (int fold = 0; fold < 5; fold++) {
      int left = fold;
      LabelledImages others =
          visitor ->
              images.forEach(
                  image -> {
                    if (fits.folds().getOrDefault(image.group(), -1) != left) {
                      visitor.accept(image);
                    }
                  });
      assertThat(fits.fits().get(fold)).isEqualTo(Fitter.fit(PLAN, others));
    }
  }

  @Test
  void shouldJudgeEveryImageOnceAndLeaveOutThoseWithoutTissue() throws Exception {
    TileScores empty = TileScores.builder(2).add(0, 0, 1.0, 0.0).build();
    LabelledImages images =
        new Slides(4)
            .add("g", 14, 2, 16)
            .add(new LabelledImage("empty", "nowhere", 0, empty, List.of()))
            .withoutTileLabels();

    Evaluation evaluation =
        fit(PLAN, images)
            .judge(images, 0, TieBreak.REFER)
            .evaluation(Slides.LABELS, HISTOGRAM, 10, 1);

    assertThat(evaluation.counts()).isEqualTo(new Evaluation.Counts(28, 0, 28 * 16 + 1, 1));
    assertThat(evaluation.truth().groupCount()).isEqualTo(14);
  }

  @Test
  void shouldSayHowFewGroupsThereAreAndWhatEveryFitWarnsOf() throws Exception {
    LabelledImages images =
        new Slides(4).add("g", 14, 1, 16).add("h", 1, 1, 16).withoutTileLabels();

    assertThat(fit(PLAN, images).notes())
        .containsExactly(
            "each image is judged by a fit that its group had no part in: 5 folds of groups,"
                + " 8 with tumour, 7 with normal",
            "only 8 groups with images of label tumour (29 or more are better): if 0.1 of all such"
                + " groups came out wrong, none of these would with a chance of 0.43",
            "only 7 groups with images of label normal (29 or more are better): if 0.1 of all such"
                + " groups came out wrong, none of these would with a chance of 0.48",
            "NO LABELS OF TILES, so that nobody knows what a single tile is worth: an image with a"
                + " small lesion can be told as healthy; with score --tile-labels fit chooses"
                + " evidence-mixture(prior=counts), which finds them (docs/calibrate.md)");
  }

  @Test
  void shouldNotCallGroupsFewOfWhichThereAreEnough() throws Exception {
    LabelledImages images = new Slides(4).add("g", 58, 1, 16).withoutTileLabels();

    assertThat(fit(PLAN, images).notes()).noneMatch(each -> each.startsWith("only"));
  }

  @Test
  void shouldTellOfAnImageThatIsInTwoGroups() throws Exception {
    Slides slides = new Slides(4).add("g", 14, 1, 16);
    List<LabelledImage> twin = new ArrayList<>();
    slides.withoutTileLabels().forEach(twin::add);
    LabelledImage first = twin.getFirst();
    slides.add(new LabelledImage("copy", "h", first.label(), first.scores(), List.of()));

    assertThat(fit(PLAN, slides.withoutTileLabels()).notes().getLast())
        .contains("g0-0 (g0) and copy (h)");
  }

  @Test
  void shouldSayHowManyGroupsAreNeeded() throws Exception {
    refused(PLAN, slides(12))
        .hasMessage(
            "groups with images of label tumour: 6 (expected: at least 7, of which each fit without"
                + " a fold has 5; fewer will do with --no-prediction-sets)");
    refused(plan(new HierarchicalConformal(.1, Promise.EACH)), slides(22))
        .hasMessageContaining(
            "tumour: 11 (expected: at least 12, of which each fit without a fold");
    refused(DECIDING, slides(4))
        .hasMessage(
            "groups with images of label tumour: 2 (expected: at least 3, of which each fit without"
                + " a fold has 2)");
    assertThat(fit(plan(new HierarchicalConformal(.1, Promise.EACH)), slides(24)).fits())
        .hasSize(5);
    assertThat(fit(DECIDING, slides(6)).fits()).as("as many folds as groups").hasSize(3);
  }

  private static LabelledImages slides(int groups) {
    return new Slides(4).add("g", groups, 2, 16).withoutTileLabels();
  }

  @Test
  void shouldRefuseOneGroupAndOneLabel() {
    Slides group = new Slides(1);
    Slides label = new Slides(1);
    for (int image = 0; image < 20; image++) {
      group.add("i" + image, "g", image % 2, 16);
      label.add("i" + image, "g" + image, 1, 16);
    }

    refused(PLAN, group.withoutTileLabels())
        .hasMessageStartingWith("groups with images of label tumour: 1 (expected: at least 7");
    refused(DECIDING, label.withoutTileLabels())
        .hasMessage(
            "labels: only normal among 20 images (expected: two or more of [tumour, normal])");
  }

  @Test
  void shouldSayThatItIsTheOtherFoldsThatCannotBeFittedOn() throws Exception {
    Slides few = new Slides(1).add("labelled", 4, 1, 16);
    List<LabelledImage> images = new ArrayList<>();
    few.withTileLabels().forEach(images::add);
    new Slides(2).add("plain", 20, 1, 16).withoutTileLabels().forEach(images::add);

    refused(PLAN, images::forEach)
        .hasMessageStartingWith(
            "without the groups of one fold, groups with tiles of label tumour");
  }

  private static AbstractThrowableAssert<?, ?> refused(FitPlan plan, LabelledImages images) {
    return assertThatThrownBy(() -> fit(plan, images)).isInstanceOf(FitException.class);
  }

  private static FitByGroup fit(FitPlan plan, LabelledImages images) throws Exception {
    List<String> fitted = new ArrayList<>();
    FitByGroup fits = FitByGroup.of(plan, images, () -> fitted.add("one more"));
    assertThat(fitted).hasSameSizeAs(fits.fits());
    return fits;
  }
}
