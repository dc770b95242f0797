package io.tilewise.lab.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.study.UnfittedStudy.Kind;
import io.tilewise.lab.study.UnfittedStudy.Outcome;
import io.tilewise.lab.study.UnfittedStudy.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnfittedStudyTest {
  private static final String DOUBT = "evidence-mixture(doubt=0.02)";

  private final StudyPlan plan = new StudyPlan(PaintedCells.slides(52, 1), 40, List.of(1L));

  @Test
  void shouldSeeALesionOutvotedOrReferredByDoubtWhichIsWrongWhereMostTilesDecide() {
    Map<Reading, Map<Kind, Outcome>> found = UnfittedStudy.run(plan, 1);

    Kind lesion = new Kind("as they are", 0, 1024, 3, false);
    Kind healthy = new Kind("as they are", 0, 1024, 0, false);
    assertThat(of(found, "majority-vote", .5, lesion)).isEqualTo(new Outcome(1, 0));
    assertThat(of(found, "majority-vote", .5, healthy)).isEqualTo(new Outcome(0, 0));
    assertThat(of(found, "noisy-or", .5, healthy)).isEqualTo(new Outcome(1, 0));
    assertThat(of(found, DOUBT, .99, lesion)).isEqualTo(new Outcome(0, 1));

    // What most tiles bear is another question: a third of them is then no lesion.
    Kind few = new Kind("as they are", 1, 256, 77, true);
    assertThat(of(found, "majority-vote", .5, few)).isEqualTo(new Outcome(0, 0));
    assertThat(of(found, DOUBT, .99, few)).isEqualTo(new Outcome(1, 0));
  }

  @Test
  void shouldWriteARowForEveryRuleAndReading() throws Exception {
    Findings found = new Findings();

    new UnfittedTable(plan, found).write();

    List<String> rows = found.tables().lines().filter(each -> each.startsWith("| `")).toList();
    assertThat(rows).hasSize(3 * 15 * UnfittedStudy.SURE.size());
    assertThat(rows.getFirst()).startsWith("| `majority-vote` | 0.5 | 0.000 |").contains("of 230");
    assertThat(found.tables()).contains("of 46 |", "of 320 |");
  }

  @Test
  void shouldTellAtWhichSizeAFitEnds() throws Exception {
    Findings found = new Findings();

    new SizeTable(plan, found).write();

    assertThat(found.tables()).contains("| `evidence-mixture(prior=counts)` |", " 1024 |");
    assertThat(error(found, "noisy-or", 1024)).isGreaterThan(error(found, "noisy-or", 64) + .1);
  }

  private static double error(Findings found, String rule, int tiles) {
    List<String> rows = found.tables().lines().filter(each -> each.startsWith("| ")).toList();
    List<String> head = List.of(rows.getFirst().split(" ?\\| ?", -1));
    int column = head.indexOf(Integer.toString(tiles));
    return rows.stream()
        .filter(each -> each.startsWith("| `" + rule + "` |"))
        .mapToDouble(each -> Double.parseDouble(each.split(" ?\\| ?", -1)[column]))
        .findFirst()
        .orElseThrow();
  }

  private static Outcome of(
      Map<Reading, Map<Kind, Outcome>> found, String rule, double sure, Kind kind) {
    return found.getOrDefault(new Reading(rule, sure), Map.of()).get(kind);
  }
}
