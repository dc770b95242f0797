package io.tilewise.lab.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTableTest {
  private static final StudyPlan PLAN = new StudyPlan(PaintedCells.slides(20, 1), 80, List.of(1L));

  @Test
  void shouldCountEverySplitOfBothNetworksOnceAndBothWaysTwice() throws Exception {
    Findings found = new Findings();

    String picture = new CalibrationTable(PLAN, found).write();

    assertThat(picture).startsWith("<svg").contains("one-slide images");
    for (Question question : Question.values()) {
      assertThat(found.tables()).contains("| " + question.text() + " | `most` |");
    }
    assertThat(found.tables()).containsPattern("\\| [0-2] of 2 \\| [0-4] of 4 \\|");
    assertThat(found.json(PLAN)).contains("\"pooledEceA\":0.0").contains("\"slidesKeptMost\":");
  }

  @Test
  void shouldFindTheSameAgain() throws Exception {
    List<Cells> halves = PLAN.cells().bySlide(1);

    Judged once = new CalibrationStudy(halves, 0, 80, 1).run().get(Question.POOLED_BY_FITTER);
    Judged again = new CalibrationStudy(halves, 0, 80, 1).run().get(Question.POOLED_BY_FITTER);

    assertThat(again.error()).isEqualTo(once.error());
    assertThat(once.readings()).containsExactly(Reading.MOST);
  }
}
