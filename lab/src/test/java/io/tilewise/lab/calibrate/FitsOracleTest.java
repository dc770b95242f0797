package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.TileCalibration;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    List<Pooled.Block> blocks = Pooled.of(SortedScores.of(scores, truths("truth")));
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

  @Test
  void shouldFindTheCurvesThatTilesAreCalibratedBy() {
    for (JsonNode each : oracle.get("curves")) {
      double[] at = numbers(each.get("at"));
      boolean[] truth = truths(each.get("truth"));
      SortedScores scores = SortedScores.of(numbers(each.get("scores")), truth);
      List<Pooled.Block> pooled = Pooled.of(scores);
      double share = scores.positiveShare();

      assertThat(RidgeSpline.coefficients(scores))
          .containsExactly(numbers(each.get("coefficients")), within(1e-9));
      assertClose(RidgeSpline.fit(scores), at, each.get("spline"));
      assertClose(TileCurve.of(CentredIsotonic.fit(pooled, 3), share), at, each.get("threeKnots"));
      assertClose(TileCurve.of(CentredIsotonic.fit(pooled, 8), share), at, each.get("eightKnots"));
      assertClose(TileMethod.average(scores), at, each.get("average"));
      double[] ratios = numbers(each.get("ratios"));
      TileCalibration carried = TileMethod.average(scores).calibration();
      for (int i = 0; i < at.length; i++) {
        // As probabilities, of which those near one hold fewer digits of their odds.
        assertThat(carried.logLikelihoodRatio(at[i])).isCloseTo(ratios[i], within(1e-7));
      }
    }
  }

  private static void assertClose(TileCurve curve, double[] at, JsonNode expected) {
    double[] logOdds = numbers(expected);
    for (int i = 0; i < at.length; i++) {
      assertThat(curve.logOdds(at[i])).as("at %s", at[i]).isCloseTo(logOdds[i], within(1e-9));
    }
  }

  /** 1 - (1 - s) need not be s, so equal scores stay equal, and others are a digit apart. */
  @ParameterizedTest
  @EnumSource
  void shouldFindTheThresholdsThatFractionsGive(Promise promise) throws FitException {
    int found = 0;
    for (JsonNode each : oracle.get("conformal")) {
      int[] truth = Arrays.stream(numbers(each.get("truth"))).mapToInt(y -> (int) y).toArray();
      int labels = 1 + Arrays.stream(truth).max().orElseThrow();
      List<String> groups = each.get("groups").valueStream().map(JsonNode::asString).toList();
      double[] ofTruth = Arrays.stream(numbers(each.get("scores"))).map(s -> 1 - s).toArray();
      HierarchicalConformal sets = new HierarchicalConformal(each.get("alpha").asDouble(), promise);
      List<String> names = IntStream.range(0, labels).mapToObj(Integer::toString).toList();
      GroupWeights weights = new GroupWeights(truth, groups, labels);
      JsonNode expected = each.get(promise.name());

      if (expected.isNull()) {
        assertThatThrownBy(() -> sets.fit(ofTruth, weights, names))
            .isInstanceOf(FitException.class);
      } else {
        List<Double> thresholds = sets.fit(ofTruth, weights, names).thresholds();
        for (int label = 0; label < labels; label++) {
          assertThat(thresholds.get(label)).isCloseTo(expected.get(label).asDouble(), within(1e-9));
        }
        found++;
      }
    }
    assertThat(found).isGreaterThan(4);
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
    return truths(oracle.get(name));
  }

  private static boolean[] truths(JsonNode array) {
    boolean[] truths = new boolean[array.size()];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = array.get(i).asBoolean();
    }
    return truths;
  }
}
