package io.tilewise.verdict.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Scores;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule against the same formulas in numpy and scipy: lab/src/test/oracle/rules.py. */
class RulesOracleTest {
  private static final double TOLERANCE = 1e-9;

  @Test
  void shouldAgreeWithAnIndependentComputationOfEveryRule() throws IOException {
    List<double[]> tiles = new ArrayList<>();
    Set<String> rules = new HashSet<>();
    int compared = 0;
    int labels = 0;
    for (String line : lines()) {
      String[] fields = line.split(" ");
      switch (fields[0]) {
        case "T" -> {
          labels = Integer.parseInt(fields[1]);
          tiles.clear();
        }
        case "W" -> tiles.add(numbers(fields, 1));
        case "R" -> {
          compare(fields, labels, tiles);
          rules.add(VerdictRules.spec(fields[1]).name());
          compared++;
        }
        default -> throw new AssertionError("line: " + line);
      }
    }
    assertThat(rules).containsExactlyInAnyOrderElementsOf(VerdictRules.names());
    assertThat(compared).isGreaterThan(1500);
  }

  private static void compare(String[] fields, int labels, List<double[]> tiles) {
    ImageCalibration fit =
        fields[2].equals("isotonic")
            ? new ImageCalibration.Isotonic(Scores.CURVE)
            : new ImageCalibration.Scaling(
                Double.parseDouble(fields[2]), Double.parseDouble(fields[3]));

    Distribution said = Scores.rule(labels, fields[1]).judge(collected(labels, tiles));

    assertThat(fit.apply(said, 1).toArray())
        .as("%s of %d tiles, T = %s", fields[1], tiles.size(), fields[2])
        .containsExactly(numbers(fields, 4), within(TOLERANCE));
  }

  private static TileScores collected(int labels, List<double[]> tiles) {
    TileScores.Builder scores = TileScores.builder(labels);
    for (int index = 0; index < tiles.size(); index++) {
      double[] tile = tiles.get(index);
      float[] logits = new float[labels];
      for (int label = 0; label < labels; label++) {
        logits[label] = (float) tile[1 + label];
      }
      scores.add(index, tile[0], logits);
    }
    return scores.build();
  }

  private static double[] numbers(String[] fields, int from) {
    return Arrays.stream(fields).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = RulesOracleTest.class.getResourceAsStream("/oracle/rules.txt")) {
      assertThat(in).as("/oracle/rules.txt").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
