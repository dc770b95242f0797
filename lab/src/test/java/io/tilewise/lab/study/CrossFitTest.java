package io.tilewise.lab.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.scores.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossFitTest {
  private static final Cells CELLS = PaintedCells.slides(10, 1);

  @Test
  void shouldJudgeAPoolByNothingThatItsSlidesTaught() throws Exception {
    CrossFit before = new CrossFit(CELLS, 0, 1);
    Set<String> judged = before.pools().get(3).slides().keySet();
    List<Cells.Cell> changed = new ArrayList<>();
    for (Cells.Cell each : CELLS.all()) {
      double logOdds = Math.log(each.first()) - Math.log1p(-each.first());
      double shift = judged.contains(each.slide()) ? 1 : 0;
      changed.add(PaintedCells.cell(each.slide(), each.positive(), logOdds + shift));
    }

    CrossFit after = new CrossFit(new Cells(changed), 0, 1);

    LabelledImage image = CELLS.slideImages(0).getFirst();
    assertThat(after.withoutPool(3).judge(image.scores()))
        .isEqualTo(before.withoutPool(3).judge(image.scores()));
    Distribution byAnother = before.withoutPool(4).judge(image.scores());
    assertThat(after.withoutPool(4).judge(image.scores())).isNotEqualTo(byAnother);
  }

  @Test
  void shouldKeepItsPromiseOnAverageAndMoreWithAGroupSetAside() throws Exception {
    double mean = 0;
    double most = 0;
    int seeds = 10;
    for (int seed = 1; seed <= seeds; seed++) {
      Judged judged = judged(PaintedCells.slides(10, seed), PaintedCells.slides(10, -seed), seed);
      mean += judged.sets(Reading.MEAN).coverage() / seeds;
      most += judged.sets(Reading.MOST).coverage() / seeds;
      assertThat(judged.sets(Reading.MOST).coverage())
          .isGreaterThanOrEqualTo(judged.sets(Reading.MEAN).coverage());
    }
    assertThat(mean).isBetween(0.87, 0.93);
    assertThat(most).isGreaterThan(mean + 0.01);
  }

  private static Judged judged(Cells fitted, Cells others, int seed) throws Exception {
    CrossFit cross = new CrossFit(fitted, 0, seed);
    List<List<LabelledImage>> images = new ArrayList<>();
    for (Cells pool : cross.pools()) {
      int at = images.size();
      images.add(new CellBags("pool-" + at, pool, 0, seed * 100 + at).upToHalf(40, 64));
    }
    FittedRule fit = cross.fit(images, List.of(Reading.values()));
    return fit.judge(new CellBags("new", others, 0, seed).upToHalf(500, 64));
  }
}
