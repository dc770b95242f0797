package io.tilewise.lab.study;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.ImageCalibrationChoice;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.lab.calibrate.TileFolds;
import io.tilewise.lab.calibrate.TileSample;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A fit of the standard rule by slide, put together of the parts of {@link
 * io.tilewise.lab.fit.Fitter}, and as it does: slides are dealt to five folds, twice over; tiles of
 * the other folds calibrate what judges a fold's images, and lines and thresholds are from all that
 * was said so. {@code Fitter} itself knows one group of an image, and a bag of cells of a fold's
 * slides has many.
 */
final class CrossFit {
  private static final int FOLDS = 5;
  private static final int REPEATS = 2;

  private final List<Cells> pools = new ArrayList<>();
  private final List<VerdictRule> perSplit;
  private final VerdictRule rule;

  /**
   * Calibrates tiles.
   *
   * @param cells of whole slides, five or more of either label
   * @throws FitException when higher scores do not speak for parasites
   */
  CrossFit(Cells cells, int network, long seed) throws FitException {
    List<LabelledImage> slides = cells.slideImages(network);
    List<List<Integer>> judgedBy = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      Map<String, Integer> splits = new HashMap<>();
      for (Cells pool : cells.deal(FOLDS, seed * REPEATS + repeat)) {
        int split = pools.size();
        pool.slides().keySet().forEach(slide -> splits.put(slide, split));
        pools.add(pool);
      }
      judgedBy.add(slides.stream().map(each -> splits.getOrDefault(each.group(), -1)).toList());
    }
    List<TileSample> tiles = slides.stream().map(each -> TileSample.of(each, 0)).toList();
    TileCalibrationChoice choice =
        TileCalibrationChoice.of(
            0, Cells.LABELS.getFirst(), new TileFolds(tiles, judgedBy, pools.size(), seed));
    this.perSplit = choice.perSplit().stream().map(CrossFit::rule).toList();
    this.rule = rule(choice.chosen());
  }

  private static VerdictRule rule(TileCalibration tiles) {
    RuleContext context = new RuleContext(2, 0, Map.of(0, tiles), List.of());
    return VerdictRules.create(VerdictRules.spec(FittedRule.NAME), context).orElseThrow();
  }

  /** The slides that each split judges: those of one fold of one of the deals. */
  List<Cells> pools() {
    return List.copyOf(pools);
  }

  /** The rule as it is for a split: it has not seen the slides of the split's pool. */
  VerdictRule withoutPool(int split) {
    return perSplit.get(split);
  }

  /**
   * Fits a line and prediction sets.
   *
   * @param images of each pool's slides
   * @param readings that there are to be sets for
   */
  FittedRule fit(List<List<LabelledImage>> images, List<Reading> readings) throws FitException {
    List<Distribution> said = new ArrayList<>();
    List<LabelledImage> all = new ArrayList<>();
    List<Integer> splits = new ArrayList<>();
    List<String> slides = new ArrayList<>();
    for (int split = 0; split < pools.size(); split++) {
      Turns turns = new Turns(pools.get(split));
      for (LabelledImage image : images.get(split)) {
        said.add(perSplit.get(split).judge(image.scores()));
        all.add(image);
        splits.add(split);
        slides.add(turns.next(image.label()));
      }
    }
    int[] truth = all.stream().mapToInt(LabelledImage::label).toArray();
    int[] folds = splits.stream().mapToInt(each -> each).toArray();
    ImageCalibration line =
        ImageCalibrationChoice.line(said, truth, folds, 0).orElseThrow().chosen();
    double[] ofTruth =
        IntStream.range(0, truth.length)
            .mapToDouble(at -> line.apply(said.get(at), 0).probability(truth[at]))
            .toArray();
    List<String> groups = all.stream().map(LabelledImage::group).toList();
    Map<Reading, Conformal> sets = new EnumMap<>(Reading.class);
    for (Reading reading : readings) {
      GroupWeights weights = new GroupWeights(truth, reading.bySlide() ? slides : groups, 2);
      HierarchicalConformal conformal =
          new HierarchicalConformal(FittedRule.ALPHA, reading.promise());
      sets.put(reading, conformal.fit(ofTruth, weights, Cells.LABELS));
    }
    return new FittedRule(rule, line, sets);
  }

  /** Slides of a pool of either label, in turn: to count those that its bags are from. */
  private static final class Turns {
    private final List<List<String>> slides;
    private final int[] at = new int[2];

    Turns(Cells pool) {
      List<String> infected = List.copyOf(pool.infectedSlides());
      List<String> healthy =
          pool.slides().keySet().stream().filter(each -> !infected.contains(each)).toList();
      this.slides = List.of(infected, healthy);
    }

    String next(int label) {
      List<String> of = slides.get(label);
      return of.get(at[label]++ % of.size());
    }
  }
}
