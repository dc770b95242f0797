package io.tilewise.standalone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.png.TilePng;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code score} on four smears of four cells, each of a patient of its own. */
abstract class ScoreRuns {
  static final int IMAGES = 4;
  static final int TILES = 4;

  @TempDir Path folder;
  Path labels = Path.of("");
  Path out = Path.of("");
  Path partial = Path.of("");

  @BeforeEach
  void writeImages() throws IOException {
    List<String> rows = new ArrayList<>(List.of("file,group,label"));
    for (int image = 0; image < IMAGES; image++) {
      int infected = image % 2 == 0 ? 2 : 0;
      Files.write(folder.resolve("i" + image + ".png"), smear("i" + image, infected, image));
      rows.add(
          "i%d.png,p%d,%s".formatted(image, image, infected > 0 ? "parasitized" : "uninfected"));
    }
    labels = Files.write(folder.resolve("labels.csv"), rows, UTF_8);
    out = folder.resolve("scores.csv");
    partial = folder.resolve("scores.csv.partial");
  }

  static byte[] smear(String name, int infected, int seed) {
    SmearPlan plan = new SmearPlan(name, 2, 2, 128, infected, new Rgb(196, 166, 178), seed);
    return TilePng.encode(SmearPainter.paint(plan));
  }

  CommandRun score(String... options) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("score", "--images", labels.toString(), "--out", out.toString()),
                Arrays.stream(options))
            .toArray(String[]::new));
  }

  List<String> done(String... options) throws IOException {
    CommandRun run = score(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(partial).doesNotExist();
    return Files.readAllLines(out, UTF_8);
  }

  /** Nothing is written then. */
  String refused(String... options) {
    CommandRun run = score(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    return run.err();
  }
}
