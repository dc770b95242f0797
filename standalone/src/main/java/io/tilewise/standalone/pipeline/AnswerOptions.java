package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.image.ImageLimits;
import io.tilewise.lab.scores.ScoreWriter;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.Outputs;
import io.tilewise.standalone.command.RealPath;
import io.tilewise.standalone.report.Report;
import io.tilewise.standalone.report.ReportedImage;
import io.tilewise.standalone.tiles.GeoJsonFile;
import io.tilewise.standalone.tiles.HeardImages;
import io.tilewise.standalone.tiles.ScoredTiles;
import io.tilewise.standalone.tiles.TilesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code classify} writes beside the verdicts: it hears the tiles, and keeps their scores. */
final class AnswerOptions {
  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "writes index.html: heatmap, verdict, tiles to look at, what every rule says")
  private @Nullable Path report;

  @Option(
      names = "--geojson",
      paramLabel = "F",
      description = "writes the tiles for QuPath; of several images into a folder, one file each")
  private @Nullable Path geoJson;

  @Option(
      names = "--tiles",
      paramLabel = "F.csv",
      description = "writes the scores of all tiles, for evaluate and spreadsheets")
  private @Nullable Path tiles;

  @Option(
      names = "--replace",
      description = "write over files of --tiles and --geojson, and over the report that is there")
  private boolean replace;

  private static final String LEAD =
      "Each image was cut into tiles, every tile scored by a network, one verdict given per image.";

  private final HeardImages heard = new HeardImages();

  /** Whether anything is to be written, and so the tiles to be heard. */
  boolean areGiven() {
    return report != null || geoJson != null || tiles != null;
  }

  /** Notes what cannot be written, before the work. */
  void check(List<Path> images, List<String> problems) {
    checkReport(images, problems);
    checkFile("--tiles", tiles, images, problems);
    if (images.size() == 1 && geoJson != null && !Files.isDirectory(geoJson)) {
      checkFile("--geojson", geoJson, images, problems);
    } else if (geoJson != null && !Outputs.isFolderToBe(geoJson)) {
      problems.add(
          "--geojson: " + geoJson + " (expected: a folder, with a file for each of the images)");
    }
    if (tiles != null
        && geoJson != null
        && tiles.toAbsolutePath().equals(geoJson.toAbsolutePath())) {
      problems.add("--geojson: " + geoJson + " (expected: another file than that of --tiles)");
    }
  }

  /** Notes what is there already, unless it is to be replaced. */
  void checkNew(List<ImageSubmitted> submissions, List<String> problems) {
    Path folder = report;
    if (folder != null) {
      Report.problem(folder, replace).map(each -> "--report: " + each).ifPresent(problems::add);
      checkPictures(folder, submissions, problems);
    }
    checkNew("--tiles", tiles, problems);
    Path file = geoJson;
    if (file != null && Files.isDirectory(file)) {
      submissions.forEach(each -> checkNew("--geojson", geoJson(file, each.imageId()), problems));
    } else {
      checkNew("--geojson", file, problems);
    }
  }

  private static void checkPictures(
      Path folder, List<ImageSubmitted> submissions, List<String> problems) {
    try {
      Report.inTheWay(folder, submissions.stream().map(ImageSubmitted::imageId).toList())
          .forEach(each -> problems.add("--report: " + each));
    } catch (IOException e) {
      problems.add("--report: " + folder + " (expected: a folder that can be read): " + e);
    }
  }

  private void checkNew(String option, @Nullable Path file, List<String> problems) {
    if (file != null && Files.isRegularFile(file) && !replace) {
      problems.add(option + ": " + file + " exists (expected: a new file, or --replace)");
    }
  }

  private static Path geoJson(Path folder, String imageId) {
    return folder.resolve(imageId + ".geojson");
  }

  /** A report holds a picture of each image's name, which must not take the place of the image. */
  private void checkReport(List<Path> images, List<String> problems) {
    Path folder = report;
    if (folder == null) {
      return;
    }
    if (!Outputs.isFolderToBe(folder)) {
      problems.add("--report: " + folder + " (expected: a folder, or where one can be made)");
    }
    for (Path image : images) {
      if (Files.exists(image)
          && Files.exists(folder)
          && RealPath.of(image).startsWith(RealPath.of(folder))) {
        problems.add(
            "--report: " + folder + " (expected: a folder that does not hold " + image + ")");
      }
    }
  }

  /** Notes a label of the model that the scores' format cannot hold. */
  void checkLabels(List<String> labels, List<String> problems) {
    if (tiles != null) {
      labels.stream()
          .flatMap(label -> ScoreWriter.problem("--tiles, label", label).stream())
          .forEach(problems::add);
    }
  }

  private static void checkFile(
      String option, @Nullable Path file, List<Path> images, List<String> problems) {
    if (file == null) {
      return;
    }
    if (!Outputs.isFileToBe(file)) {
      problems.add(option + ": " + file + " (expected: a file in an existing folder)");
    }
    if (images.stream().anyMatch(image -> Outputs.isSame(image, file))) {
      problems.add(option + ": " + file + " (expected: another file than the image)");
    }
  }

  /** What was heard of the tiles. */
  HeardImages heard() {
    return heard;
  }

  /** Writes what was asked for; says on stderr where it does not hold what a verdict counts. */
  void write(List<ImageSubmitted> submissions, List<ImageClassified> verdicts, ImageLimits limits) {
    if (!areGiven()) {
      return;
    }
    try {
      for (ImageClassified verdict : verdicts) {
        tellMissing(verdict);
      }
      writeTiles(verdicts);
      writeGeoJson(verdicts);
      writeReport(submissions, verdicts, limits);
    } catch (IOException | IllegalArgumentException e) {
      throw new FailureException("files: " + Causes.text(e), e);
    }
  }

  private void tellMissing(ImageClassified verdict) {
    int held = heard.scored(verdict).map(each -> each.scores().tiles()).orElse(0);
    if (held != verdict.tiles().scored()) {
      System.err.printf(
          "%s: the files hold %d scores, the verdict counts %d%n",
          verdict.imageId(), held, verdict.tiles().scored());
    }
  }

  private void writeTiles(List<ImageClassified> verdicts) throws IOException {
    List<ScoredTiles> scored =
        verdicts.stream().flatMap(each -> heard.scored(each).stream()).toList();
    if (tiles != null && !scored.isEmpty()) {
      TilesFile.write(tiles, scored);
    } else if (tiles != null) {
      System.err.println("--tiles: not written, since no image was cut into tiles");
    }
  }

  private void writeGeoJson(List<ImageClassified> verdicts) throws IOException {
    if (geoJson == null) {
      return;
    }
    if (verdicts.size() == 1 && !Files.isDirectory(geoJson)) {
      GeoJsonFile.write(geoJson, verdicts.getFirst(), heard.scored(verdicts.getFirst()));
      return;
    }
    Files.createDirectories(geoJson);
    for (ImageClassified verdict : verdicts) {
      Path file = geoJson(geoJson, verdict.imageId());
      GeoJsonFile.write(file, verdict, heard.scored(verdict));
    }
  }

  private void writeReport(
      List<ImageSubmitted> submissions, List<ImageClassified> verdicts, ImageLimits limits)
      throws IOException {
    if (report == null) {
      return;
    }
    List<ReportedImage> images = new ArrayList<>();
    for (int at = 0; at < verdicts.size(); at++) {
      ImageClassified verdict = verdicts.get(at);
      Path file = Path.of(submissions.get(at).uri());
      images.add(new ReportedImage(verdict, heard.scored(verdict), file, limits, ""));
    }
    Path page = Report.write(report, "Tilewise", LEAD, images);
    System.err.println("report: " + page.toAbsolutePath());
  }
}
