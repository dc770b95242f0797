package io.tilewise.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.pipeline.Comparison.Size;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.model.ModelReference;
import io.tilewise.standalone.demo.SmearPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The short form of {@code bench/run pipeline}: small pictures, once, and the figures come. */
class PipelineIT {
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final ModelReference WIDE_MODEL = ModelReference.parse("wide@1");
  private static final int COLUMNS = 8;
  private static final int TILES = COLUMNS * COLUMNS;

  @TempDir private static Path scratch;

  private static Path models;
  private static Pictures pictures;

  private final Figures figures = new Figures("short");

  @BeforeAll
  static void makeModelsAndPictures() throws Exception {
    models = Pipeline.models(Path.of("..", "models"), scratch);
    pictures = Pictures.painted(smear(1), smear(2), scratch);
  }

  private static SmearPlan smear(int sample) {
    SmearPlan plan = SmearPlan.samples().get(sample);
    return new SmearPlan(plan.imageId(), COLUMNS, COLUMNS, 128, 3, plan.stain(), plan.seed());
  }

  private PipelineBed bed() {
    return new PipelineBed(launcher(), scratch, models, pictures, figures);
  }

  /** What the launcher comes to, without its build. */
  private static List<String> launcher() {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(JavaProcess.QUICK_START);
    java.add("--enable-native-access=ALL-UNNAMED");
    java.add("--sun-misc-unsafe-memory-access=allow");
    java.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.tilewise.standalone.Main"));
    return java;
  }

  @Test
  void shouldCompareStackAndScriptOnEachTileOfAnImage() throws Exception {
    int tiles =
        Comparison.measure(bed(), MODEL, pictures.png(), "Png", new Size(/* rounds= */ 1, 2, 3));

    JsonNode all = JsonMapper.shared().readTree(figures.json());
    assertThat(tiles).isEqualTo(TILES);
    assertThat(all.at("/ratioToScriptOneByOnePng/median").doubleValue()).isPositive();
    assertThat(all.at("/ratioToScriptAtOncePng/median").doubleValue()).isPositive();
    assertThat(all.at("/cpuSecondsPng/median").doubleValue()).isPositive();
    assertThat(all.at("/cpuSecondsBeyondScriptPng/runs").intValue()).isEqualTo(1);
    assertThat(all.at("/lastTileSecondsPng/runs").intValue()).isEqualTo(2);
    assertThat(all.at("/verdictSecondsPng/min").doubleValue())
        .isGreaterThanOrEqualTo(all.at("/firstTileSecondsPng/min").doubleValue());
  }

  @Test
  void shouldCompareThemOnTilesOf1024() throws Exception {
    int tiles =
        Comparison.measure(
            bed(), WIDE_MODEL, pictures.jpeg(), "Jpeg1024", new Size(/* rounds= */ 1, 1, 1));

    assertThat(tiles).isEqualTo(1);
    assertThat(figures.latest("ratioToScriptOneByOneJpeg1024")).isPositive();
  }

  @Test
  void shouldFindTheScriptsScoresOfEveryTile() throws Exception {
    Scores.measure(bed(), MODEL);

    JsonNode all = JsonMapper.shared().readTree(figures.json());
    assertThat(all.at("/comparedTiles").intValue()).isEqualTo(2 * TILES);
    assertThat(all.at("/largestDifferenceOfLogits").doubleValue()).isBetween(0.0, 1e-5);
  }

  @Test
  void shouldSeeAnExpressImageBehindAGiant() throws Exception {
    Express.measure(
        bed(), MODEL, new Express.Giant(/* across= */ 2, /* rows= */ 20, 128), /* rounds= */ 1);

    JsonNode all = JsonMapper.shared().readTree(figures.json());
    assertThat(all.at("/giantTiles").intValue()).isEqualTo(2 * COLUMNS * 20);
    assertThat(figures.latest("expressSeconds")).isPositive();
    assertThat(figures.latest("giantSeconds")).isPositive();
  }

  @Test
  void shouldTellWhatAStartTakesAndWhatRestTakes() throws Exception {
    Starts.measure(bed(), MODEL, TILES, /* rounds= */ 1);
    Starts.atRest(bed(), MODEL, TILES, new Starts.Rest(/* rounds= */ 1, Duration.ofMillis(200)));

    assertThat(figures.latest("startToReadySeconds")).isPositive();
    assertThat(figures.latest("firstImageSeconds")).isPositive();
    assertThat(figures.latest("atRestPercentOfACore")).isNotNegative();
  }
}
