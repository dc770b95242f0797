package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.png.TilePng;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import io.tilewise.standalone.tiles.GeoJsonRules;
import io.tilewise.standalone.tiles.QuPathRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one command writes of a sick, a healthy and a broken image, by the real pipeline. */
class AnswersIT {
  @TempDir static Path folder;
  private static CommandRun run = new CommandRun(-1, List.of(), "");

  @BeforeAll
  static void classify() throws IOException {
    run =
        CommandRun.of(
            "classify",
            "--embedded",
            "--format",
            "json",
            "--report",
            folder.resolve("report").toString(),
            "--geojson",
            folder.resolve("geo").toString(),
            "--tiles",
            folder.resolve("tiles.csv").toString(),
            write("sick.png", smear(3)),
            write("healthy.png", smear(0)),
            write("torn.png", new byte[7]));
  }

  @Test
  void shouldPrintEveryEventAndSayWhereTheReportIs() {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(run.out()).hasSize(3).allMatch(line -> line.startsWith("{\"imageId\":\""));
    assertThat(run.err())
        .contains("report: " + folder.resolve("report/index.html"))
        .doesNotContain("the files hold");
  }

  @Test
  void shouldWriteScoresByWhichEvaluateComesToTheEmittedVerdictsToTheBit() throws IOException {
    // Given
    Path verdicts = folder.resolve("verdicts.csv");

    // When
    CommandRun evaluated =
        CommandRun.of(
            "evaluate",
            "--scores",
            folder.resolve("tiles.csv").toString(),
            "--model-card",
            "../models/thin-smear/1",
            "--verdicts",
            verdicts.toString());

    // Then
    assertThat(evaluated.exitCode()).as(evaluated.err()).isEqualTo(ExitCode.DONE);
    Map<String, String> read = new HashMap<>();
    for (String line : Files.readAllLines(verdicts)) {
      String[] fields = line.split(",");
      read.put(fields[0] + " " + fields[1], fields[3] + " " + fields[2] + " " + fields[4]);
    }
    assertThat(read.keySet()).contains("sick evidence-mixture(prior=counts)");
    for (int image = 0; image < 2; image++) {
      JsonNode verdict = JsonMapper.shared().readTree(run.out().get(image));
      for (JsonNode rule : verdict.get("rules")) {
        String label = rule.has("label") ? rule.get("label").asString() : "";
        assertThat(read)
            .containsEntry(
                verdict.get("imageId").asString() + " " + rule.get("rule").asString(),
                (label.isEmpty() ? "REFERRED" : "CLASSIFIED")
                    + " "
                    + label
                    + " "
                    + rule.get("probabilities").get("parasitized").asDouble());
      }
    }
  }

  @Test
  void shouldWriteTilesThatQuPathReads() throws IOException {
    for (String image : List.of("sick", "healthy", "torn")) {
      JsonNode read =
          JsonMapper.shared()
              .readTree(Files.readString(folder.resolve("geo/" + image + ".geojson")));
      GeoJsonRules.check(read);
      QuPathRules.check(read);
      assertThat(read.get("features")).hasSize(image.equals("torn") ? 0 : 17);
    }
  }

  @Test
  void shouldReportEveryImageWithItsPicturesAndWhyOneHasNone() throws IOException {
    String page = Files.readString(folder.resolve("report/index.html"));

    assertThat(page)
        .contains("parasitized; P(parasitized) is", "uninfected; P(parasitized) is", "rejected: ")
        .contains("./sick-tiles/", "./healthy-heatmap.png")
        .contains("file torn.png")
        .doesNotContain("./torn.png", "No picture");
    assertThat(folder.resolve("report/sick-heatmap.png")).isNotEmptyFile();
    assertThat(page.split("Where to look first", -1)).as("of the sick one alone").hasSize(2);
  }

  @Test
  void shouldNameAnImageAndLeaveOutWhatIsLong() throws IOException {
    CommandRun named =
        CommandRun.of(
            "classify",
            "--embedded",
            "--format",
            "json-short",
            "--image-id",
            "slide-7",
            "--geojson",
            folder.resolve("one.geojson").toString(),
            write("a b.png", smear(3)));

    assertThat(named.exitCode()).as(named.err()).isEqualTo(ExitCode.DONE);
    assertThat(named.out())
        .singleElement()
        .asString()
        .startsWith("{\"imageId\":\"slide-7\"")
        .contains("\"settings\":{\"rule\"")
        .doesNotContain("\"rules\"", "\"fit\"");
    assertThat(folder.resolve("one.geojson")).isNotEmptyFile();
  }

  private static byte[] smear(int infected) {
    return TilePng.encode(
        SmearPainter.paint(new SmearPlan("smear", 4, 4, 128, infected, new Rgb(196, 166, 178), 5)));
  }

  private static String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }
}
