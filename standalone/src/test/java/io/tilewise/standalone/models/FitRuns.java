package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.model.ModelCard;
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

/** Runs of {@code fit} on a card and scores of 40 slides. */
abstract class FitRuns {
  @TempDir Path folder;
  Path version = Path.of("");
  Path card = Path.of("");
  Path scores = Path.of("");

  @BeforeEach
  void writeACardAndScores() throws IOException {
    version = Files.createDirectories(folder.resolve("smear").resolve("2"));
    card = version.resolve(ModelCard.FILE_NAME);
    unfitted(ModelCard.read(Path.of("../models/thin-smear/1/model.json"))).write(card);
    String original = Files.readString(card, UTF_8);
    Files.writeString(card, original.replaceFirst("\\{", "{ \"remark\" : \"ask Ada\","), UTF_8);
    scores = Files.write(folder.resolve("scores.csv"), rows(40), UTF_8);
  }

  /** The card as the trainer wrote it. */
  static ModelCard unfitted(ModelCard sample) {
    return new ModelCard(
        sample.labels(),
        sample.positive(),
        sample.severity(),
        sample.input(),
        sample.output(),
        sample.tile(),
        new VerdictSettings("max-probability", "mean-log-probability", 0.49));
  }

  /** Slides of 32 tiles, every other one infected, with three to ten parasitized tiles. */
  static List<String> rows(int slides) {
    Random random = new Random(6);
    List<String> rows = new ArrayList<>();
    rows.add("image_id,group,label,tile,parasitized,uninfected,tile_label");
    for (int slide = 0; slide < slides; slide++) {
      int parasites = slide % 2 == 0 ? 3 + random.nextInt(8) : 0;
      for (int tile = 0; tile < 32; tile++) {
        boolean bears = tile < parasites;
        double logOdds = (bears ? 1 : -2) + 1.5 * random.nextGaussian();
        double p = 1 / (1 + Math.exp(-logOdds));
        rows.add(
            String.format(
                Locale.ROOT,
                "s%d,patient%d,%s,%d,%.9f,%.9f,%s",
                slide,
                slide,
                parasites > 0 ? "parasitized" : "uninfected",
                tile,
                p,
                1 - p,
                bears ? "parasitized" : "uninfected"));
      }
    }
    return rows;
  }

  List<String> bare() throws IOException {
    return Files.readAllLines(scores, UTF_8).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',')))
        .toList();
  }

  void refused(String problem, String... options) {
    CommandRun run = fit(options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(problem);
  }

  CommandRun fit(String... options) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("fit", "--scores", scores.toString(), "--model-card", version.toString()),
                Arrays.stream(options))
            .toArray(String[]::new));
  }
}
