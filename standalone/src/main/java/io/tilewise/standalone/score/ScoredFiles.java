package io.tilewise.standalone.score;

import io.tilewise.classifier.engine.NativesException;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.SourceFile;
import io.tilewise.lab.images.ImageGrid;
import io.tilewise.lab.images.ImageScorer;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import io.tilewise.lab.scores.PartialScores;
import io.tilewise.lab.scores.ScoredImage;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.cut.TissueChoice;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.StepBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Images that a model scores now, into a file that a later run can go on with. */
final class ScoredFiles {
  private final Model model;
  private final LabelledLists lists;
  private final Path out;
  private final ImageLimits limits;
  private final Map<String, ImageGrid> grids = new LinkedHashMap<>();
  private final Map<String, String> failed = new LinkedHashMap<>();

  ScoredFiles(Model model, LabelledLists lists, Path out, ImageLimits limits) {
    this.model = model;
    this.lists = lists;
    this.out = out;
    this.limits = limits;
  }

  /**
   * Scores what is not scored yet. Where every image could be, the file gets its name.
   *
   * @param again whether to begin again where another run left something else
   * @return why images have no scores, by their files; what the others have is in the partial file
   */
  Map<String, String> score(boolean again) throws IOException {
    readSizes();
    Map<String, ScoredImage> truths = lists.truths(grids);
    ScoringModel by = ScoringModel.of(model);
    List<String> labels = model.card().labels();
    try (PartialScores scores =
            OpenScores.of(
                out,
                by,
                labels,
                new PartialScores.Known(truths, expected(), this::content),
                again);
        ResumeHint hint = ResumeHint.arm(out, scores.done().size(), lists.images().size())) {
      List<LabelledFile> open =
          lists.images().stream()
              .filter(image -> grids.containsKey(image.id()) && !scores.done().contains(image.id()))
              .toList();
      if (!open.isEmpty()) {
        score(open, truths, scores, hint);
      }
      if (failed.isEmpty()) {
        scores.finish();
      }
      hint.disarm();
    }
    return failed;
  }

  /** The size of each image tells of those that are none before anybody waits for the others. */
  private void readSizes() {
    for (LabelledFile image : lists.images()) {
      try {
        grids.put(image.id(), ImageGrid.of(image.file(), model.card().tile(), limits));
      } catch (IOException | ImageFormatException e) {
        failed.put(image.file().toString(), Causes.text(e));
      }
    }
    if (!failed.isEmpty()) {
      System.err.printf(
          "cannot be read: %d of %d images; the others go on%n",
          failed.size(), lists.images().size());
    }
  }

  private void score(
      List<LabelledFile> open,
      Map<String, ScoredImage> truths,
      PartialScores scores,
      ResumeHint hint)
      throws IOException {
    long tiles = open.stream().mapToLong(each -> tiles().getOrDefault(each.id(), 0)).sum();
    try (ImageScorer scorer = ImageScorer.load(model, limits);
        StepBar progress = new StepBar("tiles", tiles)) {
      scorer.tiles(
          open.stream().map(LabelledFile::file).toList(),
          new ImageScorer.Listener() {
            @Override
            public void scored(int count) {
              progress.steps(count);
            }

            @Override
            public void scored(int image, List<ScoredTile> scored, String contentSha256)
                throws IOException {
              ScoredImage truth = Objects.requireNonNull(truths.get(open.get(image).id()));
              scores.write(truth.with(scored), contentSha256);
              if (scored.isEmpty()) {
                System.err.println(
                    "warning: image " + truth.id() + ": no tile holds tissue, so it has no rows");
              }
              hint.step();
            }

            @Override
            public void failed(int image, String problem) {
              failed.put(open.get(image).file().toString(), problem);
            }
          });
    } catch (ModelException | NativesException e) {
      throw new FailureException(Causes.text(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException("score: interrupted", e);
    }
  }

  /** SHA-256 of an image as it is now; empty where it cannot be read. */
  private Optional<String> content(String id) {
    return lists.images().stream()
        .filter(image -> image.id().equals(id))
        .findFirst()
        .flatMap(image -> content(image.file(), limits));
  }

  /** Whatever it is made of, as {@link SourceFile#contentSha256} has it: what was written down. */
  static Optional<String> content(Path file, ImageLimits limits) {
    try (SourceFile source = SourceFile.open(file, limits)) {
      source.digest();
      return Optional.of(source.contentSha256());
    } catch (IOException | ImageFormatException e) {
      return Optional.empty();
    }
  }

  /** How many each will have; how many hold tissue nobody knows before it is read. */
  private Map<String, Integer> expected() {
    return TissueChoice.of(model.card().tile(), null).isOff() ? tiles() : Map.of();
  }

  /** How many there are of each image that can be read. */
  private Map<String, Integer> tiles() {
    Map<String, Integer> tiles = new LinkedHashMap<>();
    grids.forEach((id, grid) -> tiles.put(id, grid.grid().tileCount()));
    return tiles;
  }
}
