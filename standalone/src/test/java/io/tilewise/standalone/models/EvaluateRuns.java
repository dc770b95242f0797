package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code evaluate} on twelve slides of scores, or on what a test writes instead. */
abstract class EvaluateRuns {
  static final String HEADER = "image_id,group,label,tile,parasitized,uninfected";
  static final String FIRST = "a,p,parasitized,0,.5,.5";

  @TempDir Path folder;
  Path scores = Path.of("");

  @BeforeEach
  void writeScores() throws IOException {
    scores = Files.write(folder.resolve("scores.csv"), rows(), UTF_8);
  }

  /** Twelve slides of twelve patients, every other one infected, eight tiles each. */
  static List<String> rows() {
    return rows(12, 1);
  }

  static List<String> rows(int slides, int perPatient) {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>();
    rows.add(HEADER);
    for (int slide = 0; slide < slides; slide++) {
      boolean infected = slide % 2 == 0;
      for (int tile = 0; tile < 8; tile++) {
        double p = 1 / (1 + Math.exp((infected ? -0.4 : 0.8) + random.nextGaussian()));
        rows.add(
            String.format(
                Locale.ROOT,
                "s%d,patient%d,%s,%d,%.9f,%.9f",
                slide,
                slide / perPatient,
                infected ? "parasitized" : "uninfected",
                tile,
                p,
                1 - p));
      }
    }
    return rows;
  }

  CommandRun done(String... options) {
    CommandRun run = evaluate(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  void failed(String... problems) {
    CommandRun run = evaluate();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("scores.csv").contains(problems);
    assertThat(run.out()).isEmpty();
  }

  void refused(String problem, String... options) {
    CommandRun run = evaluate(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(problem);
    assertThat(run.out()).isEmpty();
  }

  CommandRun evaluate(String... options) {
    return CommandRun.of(
        Stream.concat(Stream.of("evaluate", "--scores", scores.toString()), Arrays.stream(options))
            .toArray(String[]::new));
  }
}
