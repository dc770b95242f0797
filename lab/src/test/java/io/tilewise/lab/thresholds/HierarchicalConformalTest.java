package io.tilewise.lab.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HierarchicalConformalTest {
  private static final List<String> LABELS = List.of("tumour", "normal");

  private final List<Double> scores = new ArrayList<>();
  private final List<Integer> truth = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "0.1, MEAN, 2, 1",
    "0.1, MOST, 2, 5",
    "0.1, MOST, 3, 3",
    "0.1, EACH, 2, 9",
    "0.05, MOST, 2, 10",
    "0.05, EACH, 2, 19",
    "0.02, MOST, 2, 25",
    "0.01, EACH, 3, 99",
    "0.5, EACH, 2, 1"
  })
  void shouldNeedAsManyGroupsAsMakeTheLevelOne(
      double alpha, Promise promise, int labels, int needed) {
    assertThat(new HierarchicalConformal(alpha, promise).needed(labels)).isEqualTo(needed);
  }

  /** With just as many the level is one, up to rounding, and every score is needed. */
  @ParameterizedTest
  @CsvSource({"0.1, EACH", "0.05, EACH", "0.2, EACH", "0.2, MOST", "0.01, EACH"})
  void shouldFindAThresholdWithAsFewGroupsAsItNeeds(double alpha, Promise promise)
      throws FitException {
    HierarchicalConformal sets = new HierarchicalConformal(alpha, promise);
    for (int group = 0; group < sets.needed(2); group++) {
      add(0, "t" + group, group / 1000.0);
      add(1, "n" + group, group / 1000.0);
    }

    double largest = (sets.needed(2) - 1) / 1000.0;
    assertThat(fit(sets).thresholds()).containsExactly(largest, largest);
    truth.set(0, 1);
    assertThatThrownBy(() -> fit(sets)).isInstanceOf(FitException.class);
  }

  @Test
  void shouldSayHowManyGroupsAreNeededAndWhatElseToDo() {
    for (int group = 0; group < 12; group++) {
      add(0, "t" + group % 4, .1);
      add(1, "n" + group, .1);
    }

    assertThatThrownBy(() -> fit(new HierarchicalConformal(0.1, Promise.MOST)))
        .isInstanceOf(FitException.class)
        .hasMessage(
            "groups with images of label tumour: 4 (expected: at least 5 for prediction sets with"
                + " alpha 0.1 and promise most; --no-prediction-sets decides every image by the"
                + " fitted threshold instead)");
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseALabelWithoutImages(Promise promise) {
    add(0, "t", .1);

    assertThatThrownBy(() -> fit(new HierarchicalConformal(0.5, promise)))
        .isInstanceOf(FitException.class)
        .hasMessageContaining("groups with images of label normal: 0 (expected: at least 1 for");
  }

  /** Nine of ten groups reach .2; a thousand images of the tenth do not count for more. */
  @Test
  void shouldCountAGroupOfAThousandImagesAsOneOfASingleOne() throws FitException {
    for (int group = 0; group < 10; group++) {
      add(1, "n" + group, group < 9 ? .2 : .7);
      for (int image = 0; image < (group < 9 ? 1 : 1000); image++) {
        add(0, "t" + group, group < 9 ? .2 : .7);
      }
    }

    assertThat(fit(new HierarchicalConformal(0.1, Promise.MEAN)).thresholds())
        .containsExactly(.2, .2);
    assertThat(fit(new HierarchicalConformal(0.1, Promise.MOST)).thresholds())
        .containsExactly(.7, .7);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeEqualScoresTogether(Promise promise) throws FitException {
    for (int group = 0; group < 12; group++) {
      add(0, "t" + group, .25);
      add(1, "n" + group, .25);
    }

    assertThat(fit(new HierarchicalConformal(0.1, promise)).thresholds()).containsExactly(.25, .25);
  }

  @Test
  void shouldKeepTheImagesOfEachLabelApartWhereEachIsPromised() throws FitException {
    for (int group = 0; group < 20; group++) {
      add(0, "g" + group, .4 + group / 1000.0);
      add(1, "g" + group, .1 + group / 1000.0);
    }

    Conformal sets = fit(new HierarchicalConformal(0.1, Promise.EACH));

    // .9 · 21/20 of 20 groups are 18.9.
    assertThat(sets.thresholds().get(0)).isCloseTo(.418, within(1e-12));
    assertThat(sets.thresholds().get(1)).isCloseTo(.118, within(1e-12));
    assertThat(sets.promise()).isEqualTo(Promise.EACH);
    assertThat(sets.images()).isEqualTo(40);
  }

  /**
   * With 99 groups of one image and α = .1 the coverage over all draws is 90/100 exactly. Its
   * standard error over 400 draws of 200 new images is below .002 (Beta(90, 10) per draw), so .89
   * to .91 is five of them.
   */
  @Test
  void shouldCoverTheTruthAsOftenAsPromised() throws FitException {
    Random random = new Random(11);
    HierarchicalConformal sets = new HierarchicalConformal(0.1, Promise.EACH);
    List<String> one = List.of("any");
    List<String> names = IntStream.range(0, 99).mapToObj(Integer::toString).toList();
    double covered = 0;
    for (int draw = 0; draw < 400; draw++) {
      double threshold =
          sets.fit(random.doubles(99).toArray(), new GroupWeights(new int[99], names, 1), one)
              .thresholds()
              .getFirst();
      covered +=
          Arrays.stream(random.doubles(200).toArray()).filter(p -> 1 - p <= threshold).count();
    }

    assertThat(covered / (400 * 200)).isCloseTo(0.9, within(0.01));
  }

  private void add(int label, String group, double score) {
    truth.add(label);
    groups.add(group);
    scores.add(score);
  }

  /** Thresholds to twelve digits: 1 - (1 - s) is not always s. */
  private Conformal fit(HierarchicalConformal sets) throws FitException {
    double[] ofTruth = scores.stream().mapToDouble(score -> 1 - score).toArray();
    int[] labels = truth.stream().mapToInt(each -> each).toArray();
    Conformal fit = sets.fit(ofTruth, new GroupWeights(labels, groups, 2), LABELS);
    List<Double> rounded =
        fit.thresholds().stream().map(each -> Math.rint(each * 1e12) / 1e12).toList();
    return new Conformal(fit.alpha(), fit.images(), rounded, fit.promise());
  }
}
