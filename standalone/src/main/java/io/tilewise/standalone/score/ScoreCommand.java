package io.tilewise.standalone.score;

import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.lab.images.LabelledFiles;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import io.tilewise.lab.scores.PartialScores;
import io.tilewise.lab.scores.ScaleDoubt;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.model.Model;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.CommandLimits;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.Outputs;
import io.tilewise.standalone.command.RealPath;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: tile scores of labelled images, for {@code fit} and {@code evaluate}. */
@Command(
    name = "score",
    description = {
      "Scores the tiles of labelled images, for fit and evaluate.",
      "Whole images are kept in OUT.partial until all are there, so that the same command goes on"
          + " with a run that was stopped."
    })
public final class ScoreCommand implements Callable<Integer> {
  @Option(
      names = "--images",
      paramLabel = "LABELS.csv",
      required = true,
      description =
          "columns file (relative to this list), group (what images share, say the patient) and"
              + " label; image_id where two files have one name")
  private Path images = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "SCORES.csv",
      required = true,
      description = "file that gets the scores; must not exist yet")
  private Path out = Path.of("");

  @Option(
      names = "--tile-labels",
      paramLabel = "T.csv",
      description =
          "true labels of tiles: image_id, tile (its number from 0, row by row) and tile_label, or"
              + " column and row in the place of tile; * for every tile of the image that is not"
              + " named. Nothing is known of the others")
  private @Nullable Path tileLabels;

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      description =
          "model that scores (default: "
              + ModelOptions.DEFAULT
              + "); with --bootstrap, that scored (default: any, if it is one)")
  private @Nullable String model;

  @Option(
      names = "--replace",
      description =
          "write over --out, and begin again where OUT.partial is of something else; what is read"
              + " is never written over")
  private boolean replace;

  @Mixin private final ModelOptions models = new ModelOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public ScoreCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    check();
    try {
      return connection.isNamed() ? scoreRecorded() : scoreFiles();
    } catch (IOException e) {
      throw new FailureException(out + ": " + Causes.text(e), e);
    }
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    checkFile("--images", images, problems);
    if (tileLabels != null) {
      checkFile("--tile-labels", tileLabels, problems);
    }
    boolean overList = isOwn(images, "--images", problems);
    boolean overTiles = tileLabels != null && isOwn(tileLabels, "--tile-labels", problems);
    if (!overList && !overTiles) {
      checkOut(problems);
    }
    if (model != null) {
      try {
        ModelReference.parse(model);
      } catch (IllegalArgumentException e) {
        problems.add("--" + e.getMessage());
      }
    }
    UsageException.throwIfAny(problems);
  }

  private void checkOut(List<String> problems) {
    if (Files.exists(out) && !Files.isRegularFile(out)) {
      problems.add("--out: " + out + " (expected: a file)");
    } else if (Files.exists(out) && !replace) {
      problems.add("--out: " + out + " exists (expected: a new file, or --replace)");
    } else if (!Outputs.isFileToBe(out)) {
      problems.add("--out: " + out + " (expected: a file in an existing folder)");
    }
  }

  /** Nothing that is read may be written over, {@code --replace} or not. */
  private boolean isOwn(Path read, String what, List<String> problems) {
    Optional<Path> same =
        PartialScores.files(out).stream().filter(each -> Outputs.isSame(each, read)).findFirst();
    same.ifPresent(
        each ->
            problems.add(
                "--out: %s would write over %s (expected: another file than that of %s)"
                    .formatted(out, each, what)));
    return same.isPresent();
  }

  private void checkImages(LabelledLists lists, Model model) {
    List<String> problems = new ArrayList<>();
    lists.images().forEach(image -> isOwn(image.file(), "image " + image.id(), problems));
    if (RealPath.of(out.toAbsolutePath().resolveSibling(".")).startsWith(model.directory())) {
      problems.add("--out: " + out + " (expected: a file outside of the model's folder)");
    }
    UsageException.throwIfAny(problems);
  }

  private static void checkFile(String option, Path file, List<String> problems) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      problems.add(option + ": " + file + " (expected: a file that can be read)");
    }
  }

  private Optional<ModelReference> asked() {
    return Optional.ofNullable(model).map(ModelReference::parse);
  }

  private int scoreFiles() throws IOException {
    ModelReference wanted = asked().orElseGet(() -> ModelReference.parse(ModelOptions.DEFAULT));
    ImageLimits limits = CommandLimits.of(environment);
    Model resolved = models.resolve(environment, wanted);
    LabelledLists lists =
        LabelledLists.read(images, Optional.ofNullable(tileLabels), resolved.card().labels());
    checkImages(lists, resolved);
    lists.warnings().forEach(each -> System.err.println("warning: " + each));
    Map<String, String> failed = new ScoredFiles(resolved, lists, out, limits).score(replace);
    if (!failed.isEmpty()) {
      failed.forEach((file, problem) -> System.err.println(file + ": " + problem));
      System.err.printf(
          "without scores: %d of %d images; the others are in %s. Mend these, or take them out of"
              + " %s, and run the same again%n",
          failed.size(), lists.images().size(), PartialScores.of(out), images);
      return ExitCode.INCOMPLETE;
    }
    told(lists, new Said(resolved.id(), resolved.card().labels()));
    return ExitCode.DONE;
  }

  private int scoreRecorded() throws IOException, ConfigurationException {
    List<LabelledFile> list = recordedList();
    RecordedScores recorded =
        RecordedScores.read(connection.connection(environment), list, asked());
    LabelledLists lists =
        LabelledLists.recorded(images, list, Optional.ofNullable(tileLabels), recorded.labels());
    lists.warnings().forEach(each -> System.err.println("warning: " + each));
    recorded.write(lists, out, replace);
    told(lists, new Said(recorded.model().id(), recorded.labels()));
    return ExitCode.DONE;
  }

  private List<LabelledFile> recordedList() throws IOException {
    try {
      return LabelledFiles.readRecorded(images);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The model that scored, and its labels. */
  private record Said(ModelReference by, List<String> labels) {}

  private void told(LabelledLists lists, Said said) throws IOException {
    System.out.printf("scores of %d images by %s: %s%n", lists.images().size(), said.by(), out);
    scaleDoubt(said.labels()).ifPresent(each -> System.err.println("warning: " + each));
    if (lists.tiles() == null) {
      System.out.println(
          "without --tile-labels fit cannot know what a single tile is worth, and an image with a"
              + " small lesion can be told as healthy (docs/calibrate.md)");
    }
    System.out.printf(
        "next: tilewise fit --scores %s --model %s%s%n",
        out, said.by(), models.isGiven() ? " --models " + models.models(environment) : "");
  }

  private Optional<String> scaleDoubt(List<String> labels) throws IOException {
    ScaleDoubt doubt = new ScaleDoubt(labels.size());
    try {
      new ScoreFiles(List.of(out), labels, ScoreKind.LOGITS).forEach(doubt::add);
    } catch (ScoreException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return doubt.text();
  }
}
