package io.tilewise.lab.study;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.scores.LabelledImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether probabilities come true, and prediction sets hold the truth, on slides that the fit never
 * saw.
 *
 * <p>Pooled bags mix the cells of many slides. The fit's are drawn from its ten pools, the slides
 * of each fold of each of two deals, and a pool is the group of its bags; those judged are drawn
 * from all slides of the other half. One-slide images have their slide for a group, and every slide
 * has as many as every other. Pools of different deals have slides in common: to count them as ten
 * groups is the favourable reading, to count slides the unfavourable one ({@link Reading}).
 */
final class CalibrationStudy {
  private static final int OF_A_SLIDE = 4;
  private static final int TILES = 64;
  private static final int DISJOINT_POOLS = 10;

  /** Each draw of a seed has a number: the pools' from 0, the judged ones' from this one. */
  private static final int JUDGED = 100;

  private static final int DRAWS = 1000;

  private final Cells half;
  private final Cells others;
  private final int network;
  private final int bags;
  private final long seed;

  /**
   * One split.
   *
   * @param halves slides to fit on, and slides to judge
   * @param bags pooled ones to fit on; twice as many are judged
   */
  CalibrationStudy(List<Cells> halves, int network, int bags, long seed) {
    this.half = halves.getFirst();
    this.others = halves.getLast();
    this.network = network;
    this.bags = bags;
    this.seed = seed;
  }

  /** Fits and judges. */
  Map<Question, Judged> run() throws Exception {
    Map<Question, Judged> judged = new EnumMap<>(Question.class);
    CrossFit cross = new CrossFit(half, network, seed);
    FittedRule pooled = cross.fit(pooled(cross.pools(), bags), List.of(Reading.values()));
    for (Question question : List.of(Question.POOLED, Question.POOLED_16, Question.POOLED_256)) {
      judged.put(question, pooled.judge(bags(question.tiles())));
    }
    judged.put(Question.SLIDES, slides(cross, false));
    judged.put(Question.SLIDES_ALIKE, slides(cross, true));
    judged.put(Question.POOLED_BY_FITTER, pooledByFitter().judge(bags(TILES)));
    judged.put(
        Question.SLIDES_BY_FITTER,
        FittedRule.of(slides(half, 0, false), seed).judge(slides(others, JUDGED, false)));
    return judged;
  }

  /** Bags of all slides of the other half. */
  private List<LabelledImage> bags(int tiles) {
    long draw = seed * DRAWS + JUDGED + tiles;
    return new CellBags("judged", others, network, draw).upToHalf(2 * bags, tiles);
  }

  /** Bags of each pool, with the pool for a group. */
  private List<List<LabelledImage>> pooled(List<Cells> pools, int count) {
    List<List<LabelledImage>> images = new ArrayList<>();
    for (Cells pool : pools) {
      int at = images.size();
      images.add(
          new CellBags("pool-" + at, pool, network, seed * DRAWS + at)
              .upToHalf(count / pools.size(), TILES));
    }
    return images;
  }

  /** Pools without a common slide are groups as {@code fit} knows them; fewer bags save time. */
  private FittedRule pooledByFitter() throws Exception {
    List<List<LabelledImage>> pools = pooled(half.deal(DISJOINT_POOLS, seed), bags / 4);
    return FittedRule.of(pools.stream().flatMap(List::stream).toList(), seed);
  }

  private Judged slides(CrossFit cross, boolean labelsAlike) throws FitException {
    List<List<LabelledImage>> images = new ArrayList<>();
    for (Cells pool : cross.pools()) {
      images.add(slides(pool, images.size(), labelsAlike));
    }
    return cross.fit(images, Reading.OF_SLIDES).judge(slides(others, JUDGED, labelsAlike));
  }

  private List<LabelledImage> slides(Cells cells, int draw, boolean labelsAlike) {
    SlideBags images = new SlideBags(cells, network, seed * DRAWS + draw);
    return labelsAlike
        ? images.ofEveryLabel(OF_A_SLIDE, TILES)
        : images.ofEverySlide(OF_A_SLIDE, TILES);
  }
}
