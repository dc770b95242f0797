package io.tilewise.standalone.score;

import io.tilewise.lab.images.ImageGrid;
import io.tilewise.lab.images.LabelledFiles;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import io.tilewise.lab.images.TileLabels;
import io.tilewise.lab.scores.GroupNames;
import io.tilewise.lab.scores.ScoreWriter;
import io.tilewise.lab.scores.ScoredImage;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said of images and of their tiles.
 *
 * @param images in the order of the list
 * @param tiles labels of tiles; null: none were given
 */
record LabelledLists(List<LabelledFile> images, @Nullable TileLabels tiles) {

  /**
   * Of images whose files are there.
   *
   * @throws UsageException naming everything that is wrong with the lists
   */
  static LabelledLists read(Path images, Optional<Path> tiles, List<String> labels)
      throws IOException {
    try {
      return of(LabelledFiles.readForScores(images, labels), tiles, labels);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The same of images that somebody else has, and whose list was read already. */
  static LabelledLists recorded(
      Path list, List<LabelledFile> images, Optional<Path> tiles, List<String> labels)
      throws IOException {
    try {
      LabelledFiles.checkLabels(list, images, labels);
      return of(images, tiles, labels);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static LabelledLists of(
      List<LabelledFile> images, Optional<Path> tiles, List<String> labels) throws IOException {
    List<String> problems = new ArrayList<>();
    labels.forEach(label -> ScoreWriter.problem("label", label).ifPresent(problems::add));
    UsageException.throwIfAny(problems);
    Set<String> ids = images.stream().map(LabelledFile::id).collect(Collectors.toSet());
    return new LabelledLists(
        images, tiles.isEmpty() ? null : TileLabels.read(tiles.get(), labels, ids));
  }

  /** What people should know before they wait for the scores. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Set<String> labels = images.stream().map(LabelledFile::label).collect(Collectors.toSet());
    if (labels.size() == 1) {
      warnings.add(
          "all %d images are %s: fit and evaluate need images of two labels, which may be in several files of scores"
              .formatted(images.size(), labels.iterator().next()));
    }
    Set<String> groups =
        images.stream()
            .map(LabelledFile::group)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    GroupNames.warning(groups).ifPresent(warnings::add);
    return warnings;
  }

  /**
   * Images without their scores, by their ids.
   *
   * @param grids of those whose size is known
   * @throws UsageException naming every tile that is not in its image's grid
   */
  Map<String, ScoredImage> truths(Map<String, ImageGrid> grids) {
    Map<String, ScoredImage> truths = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (LabelledFile image : images) {
      Map<Integer, String> ofTiles = Map.of();
      ImageGrid grid = grids.get(image.id());
      try {
        ofTiles = tiles == null || grid == null ? Map.of() : tiles.of(image.id(), grid.grid());
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
      truths.put(
          image.id(),
          new ScoredImage(image.id(), image.group(), image.label(), List.of(), ofTiles));
    }
    UsageException.throwIfAny(problems);
    return truths;
  }
}
