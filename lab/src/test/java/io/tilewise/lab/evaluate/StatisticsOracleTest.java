package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against scikit-learn and scipy: {@code src/test/oracle/statistics.py}. */
class StatisticsOracleTest {
  private static final Offset<Double> EXACT = within(1e-9);

  private static JsonNode oracle() throws IOException {
    try (InputStream in =
        StatisticsOracleTest.class.getResourceAsStream("/oracle/statistics.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
  }

  static Stream<JsonNode> cases() throws IOException {
    return oracle().get("cases").valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldFindTheAreasAndTheirDifference(JsonNode expected) {
    double[] first = numbers(expected.get("first"));
    double[] second = numbers(expected.get("second"));
    boolean[] truth = truths(expected.get("truth"));

    assertThat(BinaryMetrics.auc(first, truth)).isCloseTo(expected.at("/auc/0").asDouble(), EXACT);
    assertThat(BinaryMetrics.auc(second, truth)).isCloseTo(expected.at("/auc/1").asDouble(), EXACT);
    assertThat(DeLong.pValue(first, second, truth))
        .isCloseTo(expected.get("deLongP").asDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldMeasureARuleLikeScikitLearn(JsonNode expected) {
    double[] probabilities = numbers(expected.get("first"));

    Measures measures =
        Evaluations.of(probabilities, truths(expected.get("truth"))).measures().getFirst();

    assertThat(measures.auc()).isCloseTo(expected.at("/auc/0").asDouble(), EXACT);
    assertThat(measures.logLoss()).isCloseTo(expected.get("logLoss").asDouble(), EXACT);
    assertThat(measures.brier()).isCloseTo(expected.get("brier").asDouble(), EXACT);
    assertThat(measures.ece()).isCloseTo(expected.get("ece").asDouble(), EXACT);
    assertThat(measures.sensitivity()).isCloseTo(expected.get("sensitivity").asDouble(), EXACT);
    assertThat(measures.specificity()).isCloseTo(expected.get("specificity").asDouble(), EXACT);
  }

  @Test
  void shouldTakeTheLossOfThreeLabelsAtTheTrueOne() throws IOException {
    JsonNode expected = oracle().get("three");
    double[][] p =
        expected.get("p").valueStream().map(row -> numbers(row)).toArray(double[][]::new);
    int[] labels = expected.get("label").valueStream().mapToInt(JsonNode::asInt).toArray();

    Measures measures = Evaluations.of(p, labels, p.length).measures().getFirst();

    assertThat(measures.logLoss()).isCloseTo(expected.get("logLoss").asDouble(), EXACT);
    assertThat(measures.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), EXACT);
  }

  @Test
  void shouldKnowTheTailsOfTheNormalDistribution() throws IOException {
    oracle()
        .get("erfc")
        .forEach(
            each -> {
              double expected = each.get(1).asDouble();
              assertThat(Erf.erfc(each.get(0).asDouble()))
                  .as("erfc %s", each.get(0))
                  .isCloseTo(expected, within(expected * 1e-10));
            });
  }

  private static double[] numbers(JsonNode array) {
    return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static boolean[] truths(JsonNode array) {
    boolean[] truths = new boolean[array.size()];
    IntStream.range(0, truths.length).forEach(i -> truths[i] = array.get(i).asBoolean());
    return truths;
  }
}
