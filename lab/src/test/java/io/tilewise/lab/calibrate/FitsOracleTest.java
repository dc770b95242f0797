package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.TileCalibration;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against scikit-learn and scipy: {@code src/test/oracle/fits.py}. */
class FitsOracleTest {
  private static JsonNode oracle = JsonMapper.shared().createObjectNode();

  @BeforeAll
  static void readFixture() throws IOException {
    try (InputStream in = FitsOracleTest.class.getResourceAsStream("/oracle/fits.json")) {
      oracle = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
  }

  @Test
  void shouldFindTheLineOfALogisticRegressionOnSmoothedTargets() {
    PlattScaling line = PlattScaling.fit(numbers("scores"), truths("truth"));

    assertThat(line.slope()).isCloseTo(oracle.at("/platt/slope").asDouble(), within(1e-8));
    assertThat(line.intercept()).isCloseTo(oracle.at("/platt/intercept").asDouble(), within(1e-8));
  }

  @Test
  void shouldPoolAsAnIsotonicRegressionDoes() {
    double[] scores = numbers("scores");
    List<Pooled.Block> blocks = Pooled.of(scores, truths("truth"));
    double[] expected = numbers("isotonic");

    for (int i = 0; i < scores.length; i++) {
      double score = scores[i];
      double share =
          blocks.stream()
              .filter(each -> each.low() <= score && score <= each.high())
              .findFirst()
              .orElseThrow()
              .share();
      assertThat(share).as("at %s", score).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void shouldInterpolateBetweenTheCentresOfTheBlocks() {
    double[] scores = numbers("scores");
    TileCalibration curve =
        new TileCalibration.Isotonic(
            CentredIsotonic.fit(scores, truths("truth"), scores.length), .5);
    double[] expected = numbers("centred");

    for (int i = 0; i < scores.length; i++) {
      assertThat(curve.logOdds(scores[i])).isCloseTo(expected[i], within(1e-9));
    }
  }

  @Test
  void shouldFindTheTemperatureThatMinimisesTheLogLoss() {
    double[][] logs = rows("logs");
    int[] classes =
        IntStream.range(0, logs.length).map(i -> oracle.get("classes").get(i).asInt()).toArray();

    assertThat(TemperatureScaling.fit(logs, classes, null).orElseThrow().temperature())
        .isCloseTo(oracle.get("temperature").asDouble(), within(1e-9));
  }

  @Test
  void shouldFindTheCoefficientsOfARidgeLogisticRegression() {
    List<Double> coefficients = HistogramRegression.fit(rows("shares"), truths("ill"));

    double[] expected = numbers("histogram");
    for (int at = 0; at < expected.length; at++) {
      assertThat(coefficients.get(at)).isCloseTo(expected[at], within(1e-7));
    }
  }

  private static double[] numbers(String name) {
    return numbers(oracle.get(name));
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  private static double[][] rows(String name) {
    JsonNode array = oracle.get(name);
    return IntStream.range(0, array.size())
        .mapToObj(i -> numbers(array.get(i)))
        .toArray(double[][]::new);
  }

  private static boolean[] truths(String name) {
    JsonNode array = oracle.get(name);
    boolean[] truths = new boolean[array.size()];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = array.get(i).asBoolean();
    }
    return truths;
  }
}
