package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What docs/choosing-a-rule.md says of four real images by a card without a fit. */
class UnfittedMosaicsIT {
  private static final Path MOSAICS = Path.of("../../shared/data/malaria/mosaics");
  private static final List<String> FILES =
      List.of("healthy-1.jpg", "rare-1.png", "moderate-1.jpg", "heavy-1.jpg");

  @TempDir Path folder;

  @Test
  void shouldFindTheHeavyLesionAndReferTheSmallOnesWhereNothingWasFitted() throws Exception {
    assumeThat(MOSAICS).as("the mosaics of ../shared/data").isDirectory();
    Path verdicts = folder.resolve("verdicts.csv");

    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--images",
            labels().toString(),
            "--models",
            unfitted().toString(),
            "--rules",
            "evidence-mixture(doubt=0.02)",
            "--verdicts",
            verdicts.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).anyMatch(each -> each.startsWith("not calibrated: no rule is"));
    List<String> rows = Files.readAllLines(verdicts, UTF_8);
    assertThat(rows).hasSize(1 + FILES.size());
    assertSays(rows.get(1), "healthy-1", "uninfected", .008);
    assertSays(rows.get(2), "rare-1", "", .017);
    assertSays(rows.get(3), "moderate-1", "", .881);
    assertSays(rows.get(4), "heavy-1", "parasitized", 1);
  }

  /** To the digits of the document. */
  private static void assertSays(String row, String image, String label, double parasitized) {
    String[] fields = row.split(",", -1);
    assertThat(fields[0]).startsWith(image);
    assertThat(fields[2]).as(row).isEqualTo(label);
    assertThat(Double.parseDouble(fields[4])).as(row).isCloseTo(parasitized, within(.0005));
  }

  private Path labels() throws IOException {
    Path mosaics = MOSAICS.toRealPath();
    Stream<String> rows =
        FILES.stream()
            .map(
                file ->
                    "%s,%s,%s"
                        .formatted(
                            mosaics.resolve(file),
                            file,
                            file.startsWith("healthy") ? "uninfected" : "parasitized"));
    return Files.write(
        folder.resolve("labels.csv"),
        Stream.concat(Stream.of("file,group,label"), rows).toList(),
        UTF_8);
  }

  /** A repository with the sample model alone, whose card says nothing of verdicts. */
  private Path unfitted() throws IOException {
    Path models = folder.resolve("models");
    Path version = models.resolve("thin-smear/1");
    Path sample = Path.of("../models/thin-smear/1");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.toList()) {
        Path copy = version.resolve(sample.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Path card = version.resolve("model.json");
    ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(Files.readString(card, UTF_8));
    tree.remove("verdict");
    Files.writeString(card, tree.toString(), UTF_8);
    return models;
  }
}
