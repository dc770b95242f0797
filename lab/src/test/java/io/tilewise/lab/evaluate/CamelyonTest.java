package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the areas published for the 129 test slides of Camelyon16. */
class CamelyonTest {
  private static final Path FILE = Path.of("../../shared/data/camelyon16/slide_scores.csv");

  private List<String> header = List.of();
  private List<String[]> slides = List.of();

  @BeforeEach
  void readTheSlides() throws IOException {
    assumeThat(FILE).as("test data beside the repository").exists();
    List<String[]> rows = Files.readAllLines(FILE).stream().map(l -> l.split(",", -1)).toList();
    header = List.of(rows.getFirst());
    slides = rows.subList(1, rows.size());
  }

  @ParameterizedTest
  @CsvSource({"Method_II_noise_norm, .984", "Method_II_noise_only, .942", "Method_I, .916"})
  void shouldFindThePublishedArea(String method, double published) {
    double auc = BinaryMetrics.auc(scores(method), truth());

    assertThat(Math.rint(auc * 1000) / 1000).isCloseTo(published, within(1e-12));
  }

  @Test
  void shouldSayHowSureTheAreaIs() {
    int[] each = new int[slides.size()];
    for (int slide = 0; slide < each.length; slide++) {
      each[slide] = slide;
    }
    AucBootstrap.Interval interval =
        new AucBootstrap(scores("Method_I"), truth(), each).interval(1000, 1);

    assertThat(interval).isNotNull();
    assertThat(interval.low()).isBetween(0.8, 0.916);
    assertThat(interval.high()).isBetween(0.916, 1.0);
    assertThat(DeLong.pValue(scores("Method_II_noise_norm"), scores("Method_I"), truth()))
        .isLessThan(0.05);
  }

  private double[] scores(String column) {
    int at = header.indexOf(column);
    return slides.stream().mapToDouble(slide -> Double.parseDouble(slide[at])).toArray();
  }

  private boolean[] truth() {
    int at = header.indexOf("truth");
    boolean[] truth = new boolean[slides.size()];
    for (int slide = 0; slide < truth.length; slide++) {
      truth[slide] = slides.get(slide)[at].equals("1");
    }
    return truth;
  }
}
