package io.tilewise.standalone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Sha256;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.stack.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample model, whose card leaves background out, on slides of four by three tiles of 128. */
class ScoreTissueIT {
  private static final int SIDE = 128;
  private static final int COLUMNS = 4;
  private static final int ROWS = 3;

  @TempDir Path folder;
  private Path models = Path.of("");

  @BeforeEach
  void copyTheSampleModel() throws IOException {
    Path from = Path.of("../models/thin-smear/1");
    Path to = folder.resolve("models/thin-smear/1");
    Files.createDirectories(to.resolve("variables"));
    for (String file :
        List.of(
            "saved_model.pb",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    String card = Files.readString(from.resolve("model.json"));
    // Without its fit, which is for the card as it was.
    String bare = card.substring(0, card.indexOf("\"verdict\"")) + "\"verdict\": {}}";
    String masked = bare.replace("\"edge\"", "\"tissue\": \"auto\", \"edge\"");
    assertThat(masked).isNotEqualTo(bare);
    Files.writeString(to.resolve("model.json"), masked);
    models = folder.resolve("models");
  }

  /** Glass, and in each of these tiles a smear of tissue from its left edge on. */
  private Path slide(String name, int width, int... tiles) throws IOException {
    byte[] rgb = new byte[COLUMNS * SIDE * ROWS * SIDE * RgbPixels.CHANNELS];
    Arrays.fill(rgb, (byte) 0xf2);
    for (int tile : tiles) {
      for (int pixel = 0; pixel < width * SIDE; pixel++) {
        int x = tile % COLUMNS * SIDE + pixel % width;
        int y = tile / COLUMNS * SIDE + pixel / width;
        rgb[(y * COLUMNS * SIDE + x) * RgbPixels.CHANNELS + 1] = (byte) (0x60 + pixel % 64);
      }
    }
    RgbPixels pixels = new RgbPixels(COLUMNS * SIDE, ROWS * SIDE, rgb);
    return Files.write(folder.resolve(name), TilePng.encode(pixels));
  }

  private Path list(String... rows) throws IOException {
    return Files.writeString(
        folder.resolve("labels.csv"), "file,group,label\n" + String.join("\n", rows) + "\n", UTF_8);
  }

  private CommandRun score(Path labels, String out, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "score",
                    "--images",
                    labels.toString(),
                    "--out",
                    folder.resolve(out).toString()),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private List<String> rows(String file) throws IOException {
    // The last bits of a logit depend on its batch.
    return Files.readAllLines(folder.resolve(file), UTF_8).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  @Test
  void shouldScoreTheTilesThatThePipelineScoresByTheSameWeights() throws Exception {
    Path some = slide("some.png", 48, 1, 6, 7);
    Path other = slide("other.png", 16, 0, 11);
    Path labels = list("some.png,p,parasitized", "other.png,q,uninfected");
    Model model = new ModelRepository(models).resolve(ModelReference.parse("thin-smear"));
    try (EmbeddedStack stack =
        EmbeddedStack.start(models, model, List.of(folder.toRealPath()), Map.of())) {
      String bootstrap = stack.connection().bootstrapServers();
      CommandRun run =
          CommandRun.of(
              "classify",
              "--bootstrap",
              bootstrap,
              some.toRealPath().toString(),
              other.toRealPath().toString());
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
      CommandRun recorded = score(labels, "recorded.csv", "--bootstrap", bootstrap);
      assertThat(recorded.exitCode()).as(recorded.err()).isEqualTo(ExitCode.DONE);
    }

    CommandRun now = score(labels, "now.csv", "--models", models.toString());

    assertThat(now.exitCode()).as(now.err()).isEqualTo(ExitCode.DONE);
    assertThat(rows("now.csv"))
        .isEqualTo(rows("recorded.csv"))
        .hasSize(1 + 3 + 2)
        .anyMatch(row -> row.startsWith("some,p,parasitized,6,,0.375,256,128,128,128,"));
  }

  @Test
  void shouldWriteNoRowsOfAnImageWithoutTissueAndSayIt() throws Exception {
    slide("some.png", 48, 1);
    slide("glass.png", 0);
    Path labels = list("glass.png,p,uninfected", "some.png,q,parasitized");

    CommandRun run = score(labels, "scores.csv", "--models", models.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("warning: image glass: no tile holds tissue, so it has no rows");
    assertThat(rows("scores.csv")).hasSize(2).last().asString().startsWith("some,q,parasitized,1,");
  }

  @Test
  void shouldGoOnWithWhatAKilledRunLeftThoughNobodyKnowsHowManyTilesHoldTissue() throws Exception {
    slide("a.png", 48, 1, 2);
    slide("b.png", 48, 1, 2, 3);
    Path labels = list("a.png,p,uninfected", "b.png,q,parasitized");
    CommandRun whole = score(labels, "scores.csv", "--models", models.toString());
    assertThat(whole.exitCode()).as(whole.err()).isEqualTo(ExitCode.DONE);
    List<String> all = Files.readAllLines(folder.resolve("scores.csv"), UTF_8);
    Files.delete(folder.resolve("scores.csv"));
    String torn = String.join("\n", all.subList(0, 5)) + "\n";
    Files.writeString(folder.resolve("scores.csv.partial"), torn, UTF_8);
    Files.writeString(
        folder.resolve("scores.csv.partial.contents"),
        content("a.png") + ",a\n" + content("b.png") + ",b\n",
        UTF_8);

    CommandRun run = score(labels, "scores.csv", "--models", models.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("going on: 1 of 2 images");
    assertThat(rows("scores.csv")).hasSize(1 + 2 + 3);
  }

  private String content(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
  }

  @Test
  void shouldSayThatAnEmptySlideHoldsNoTissueWhateverTheCardSays() throws Exception {
    Path glass = slide("glass.png", 0);

    CommandRun run =
        CommandRun.of(
            "classify", "--embedded", "--format", "json", "--tissue", "auto", glass.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .singleElement()
        .asString()
        .contains("\"status\":\"NO_TISSUE\"", "\"decision\":\"REFERRED\"", "\"expected\":0");
  }
}
