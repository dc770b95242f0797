package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupNamesTest {
  @Test
  void shouldNameGroupsThatDifferInCaseBlanksOrSpellingOfLettersAlone() {
    assertThat(GroupNames.warning(List.of("P 1", "p1", "q")))
        .get()
        .asString()
        .contains("P 1 and p1;");
    assertThat(GroupNames.warning(List.of("M\u00fcller", "Mu\u0308ller"))).isPresent();
    assertThat(GroupNames.warning(List.of("p\u00a01", "p1"))).isPresent();
  }

  @Test
  void shouldCountThoseThatItDoesNotName() {
    assertThat(GroupNames.warning(List.of("a", "A", "b", "B", "c", "C", "d", "D")))
        .get()
        .asString()
        .contains("a and A, b and B, c and C; 4 pairs in all")
        .doesNotContain("D");
  }

  @Test
  void shouldSayNothingOfGroupsThatDiffer() {
    assertThat(GroupNames.warning(List.of("p1", "p2", "1p"))).isEmpty();
  }
}
