package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model of half the resolution on a slide's pyramid, by the real pipeline and without it. */
class LevelsIT {
  private static final int LABELS = 2;
  private static final Path SLIDE =
      Path.of("../../shared/data/malaria/mosaics/moderate-1.pyramid.tif");

  @TempDir static Path folder;
  private static CommandRun run = new CommandRun(-1, List.of(), "");

  @BeforeAll
  static void classify() throws IOException {
    assumeThat(SLIDE).as("the pyramid of the shared data").exists();
    Path model = Path.of("../models/thin-smear/1");
    try (var files = Files.walk(model)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("models/halved/1").resolve(model.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    halve(folder.resolve("models/halved/1/model.json"));
    Files.copy(SLIDE, folder.resolve("slide.tif"));
    Files.writeString(folder.resolve("labels.csv"), "file,group,label\nslide.tif,a,parasitized\n");
    run = classify("whole.csv");
  }

  private static void halve(Path card) throws IOException {
    JsonMapper json = JsonMapper.shared();
    ObjectNode tree = (ObjectNode) json.readTree(Files.readString(card));
    tree.withObject("/tile").put("size", 64).put("level", 1);
    tree.remove("verdict");
    Files.writeString(card, json.writeValueAsString(tree));
  }

  private static CommandRun classify(String tiles, String... more) {
    List<String> args =
        new ArrayList<>(List.of("classify", "--embedded", "--format", "json", "--model", "halved"));
    args.addAll(List.of("--models", folder.resolve("models").toString()));
    args.addAll(List.of("--tiles", folder.resolve(tiles).toString()));
    args.addAll(Arrays.asList(more));
    args.add(folder.resolve("slide.tif").toString());
    return CommandRun.of(args.toArray(String[]::new));
  }

  @Test
  void shouldScoreTheSameTilesWithoutThePipeline() throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);

    CommandRun scored =
        CommandRun.of(
            "score",
            "--images",
            folder.resolve("labels.csv").toString(),
            "--model",
            "halved",
            "--models",
            folder.resolve("models").toString(),
            "--out",
            folder.resolve("scores.csv").toString());

    assertThat(scored.exitCode()).as(scored.err()).isEqualTo(ExitCode.DONE);
    List<String> tiles = tiles("whole.csv");
    List<String> alone = tiles("scores.csv");
    assertThat(tiles).hasSize(32 * 32).hasSameSizeAs(alone);
    for (int i = 0; i < tiles.size(); i++) {
      assertSameTile(tiles.get(i), alone.get(i));
    }
    assertThat(tiles.getLast()).startsWith("1023,,1.0,3968,3968,128,128,halved@1:");
  }

  /** The last digits of a logit are those of its batch, which is another one in each run. */
  private static void assertSameTile(String tile, String other) {
    String[] fields = tile.split(",");
    String[] others = other.split(",");
    assertThat(Arrays.copyOf(fields, fields.length - LABELS))
        .isEqualTo(Arrays.copyOf(others, others.length - LABELS));
    for (int i = fields.length - LABELS; i < fields.length; i++) {
      assertThat(Double.parseDouble(fields[i]))
          .isCloseTo(Double.parseDouble(others[i]), within(1e-4));
    }
  }

  @Test
  void shouldComeToTheEmittedVerdictByTheScoresAlone_G3() throws IOException {
    CommandRun region = classify("region.csv", "--region", "1000,1000,900,700");

    assertThat(region.exitCode()).as(region.err()).isEqualTo(ExitCode.DONE);
    JsonNode verdict = JsonMapper.shared().readTree(region.out().getFirst());
    assertThat(verdict.get("tiles").get("expected").asInt()).isEqualTo(8 * 6);
    assertThat(verdict.get("focus").get(0).get("region").get("width").asInt()).isEqualTo(128);
    assertThat(tiles("region.csv").getFirst()).startsWith("0,,1.0,1000,1000,128,128,");
    assertThat(evaluated("region.csv")).containsAllEntriesOf(emitted(verdict));
    assertThat(evaluated("whole.csv"))
        .containsAllEntriesOf(emitted(JsonMapper.shared().readTree(run.out().getFirst())));
  }

  @Test
  void shouldRefuseARegionThatTheSlideHasNot() {
    CommandRun outside = classify("outside.csv", "--region", "4096,0,10,10");

    assertThat(outside.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(outside.out().getFirst())
        .contains("region: at 4096,0 (expected: within the image of 4096x4096)");
  }

  /** Each rule's number for the positive label. */
  private static Map<String, Double> emitted(JsonNode verdict) {
    Map<String, Double> emitted = new HashMap<>();
    for (JsonNode rule : verdict.get("rules")) {
      emitted.put(
          rule.get("rule").asString(), rule.get("probabilities").get("parasitized").asDouble());
    }
    return emitted;
  }

  private static Map<String, Double> evaluated(String scores) throws IOException {
    Path verdicts = folder.resolve(scores + ".verdicts");
    CommandRun evaluated =
        CommandRun.of(
            "evaluate",
            "--scores",
            folder.resolve(scores).toString(),
            "--model-card",
            folder.resolve("models/halved/1").toString(),
            "--verdicts",
            verdicts.toString());
    assertThat(evaluated.exitCode()).as(evaluated.err()).isEqualTo(ExitCode.DONE);
    Map<String, Double> read = new HashMap<>();
    for (String line : Files.readAllLines(verdicts)) {
      String[] fields = line.split(",");
      if (!fields[4].startsWith("P(") && !fields[4].isEmpty() && !line.startsWith("image_id")) {
        read.put(fields[1], Double.valueOf(fields[4]));
      }
    }
    return read;
  }

  /** Without image, group and label, which only a list of images tells. */
  private static List<String> tiles(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name)).stream()
        .skip(1)
        .map(line -> line.split(",", 4)[3])
        .toList();
  }
}
