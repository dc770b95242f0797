package io.tilewise.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a command refuses to write, before anything starts. */
class WrittenFilesTest {
  @TempDir Path folder;
  private String image = "";

  @BeforeEach
  void writeAFileThatCouldBeAnImage() throws IOException {
    image = Files.writeString(folder.resolve("slide.png"), "text", UTF_8).toString();
  }

  @Test
  void shouldAskForAFolderOfTilesWhereThereAreSeveralImages() throws IOException {
    String other = Files.writeString(folder.resolve("other.png"), "text", UTF_8).toString();
    String file = Files.writeString(folder.resolve("tiles.geojson"), "", UTF_8).toString();

    refused("classify", "--geojson", file, image, other)
        .contains(
            "--geojson: " + file + " (expected: a folder, with a file for each of the images)");
  }

  @Test
  void shouldNotWriteAReportOverTheImages() {
    refused("classify", "--report", folder.toString(), image)
        .contains("--report: " + folder + " (expected: a folder that does not hold " + image + ")");
    assertThat(Path.of(image)).hasContent("text");
  }

  @Test
  void shouldNotWriteOverWhatIsThereUnasked() throws IOException {
    Path tiles = Files.writeString(folder.resolve("tiles.csv"), "mine", UTF_8);
    Path geo = Files.createDirectories(folder.resolve("geo"));
    Path features = Files.writeString(geo.resolve("slide.geojson"), "mine", UTF_8);
    Path report = Files.createDirectories(folder.resolve("report"));
    Path page = Files.writeString(report.resolve("index.html"), "mine", UTF_8);
    String exists = " exists (expected: a new file, or --replace)";

    refused("classify", "--tiles", s(tiles), "--geojson", s(geo), "--report", s(report), image)
        .contains("--tiles: " + tiles + exists, "--geojson: " + features + exists)
        .contains("--report: " + page + " is no report");
    refused("classify", "--geojson", s(features), image)
        .contains("--geojson: " + features + exists);
    refused("demo", "--report", s(report)).contains("--report: " + page + " is no report");
    assertThat(List.of(tiles, features, page))
        .allSatisfy(each -> assertThat(each).hasContent("mine"));
    Files.writeString(page, "<title>Tilewise demo</title>", UTF_8);
    refused("demo", "--report", s(report))
        .contains("--report: " + report + " holds a report", "or --replace");
  }

  @Test
  void shouldWriteOverWhatIsThereWhenAsked() throws IOException {
    Path tiles = Files.writeString(folder.resolve("tiles.csv"), "mine", UTF_8);

    refused("classify", "--replace", "--tiles", s(tiles), "--rule", "best", image)
        .contains("--rule: best")
        .doesNotContain("--tiles");
  }

  private static String s(Path path) {
    return path.toString();
  }

  @Test
  void shouldNotWriteTwoThingsIntoOneFile() {
    String file = folder.resolve("tiles.csv").toString();

    refused("classify", "--geojson", file, "--tiles", file, image)
        .contains("--geojson: " + file + " (expected: another file than that of --tiles)");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    return assertThat(run.err());
  }
}
