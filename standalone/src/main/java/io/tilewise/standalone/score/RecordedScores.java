package io.tilewise.standalone.score;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.lab.images.ImageGrid;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import io.tilewise.lab.scores.PartialScores;
import io.tilewise.lab.scores.ScoredImage;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.standalone.command.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a running stack has recorded of images: of each its newest submission. */
final class RecordedScores {
  private static final int NAMED_AT_MOST = 20;

  private final Map<String, RecordedImage> images;
  private final ManifestModel manifest;

  private RecordedScores(Map<String, RecordedImage> images, ManifestModel manifest) {
    this.images = images;
    this.manifest = manifest;
  }

  /**
   * Reads the topics from their beginning to their end.
   *
   * @param wanted model that scored; empty: whichever it was, if it was one
   * @throws FailureException naming the images that have no scores, or not of one model
   */
  static RecordedScores read(
      PipelineConnection pipeline, List<LabelledFile> list, Optional<ModelReference> wanted) {
    Set<String> ids = list.stream().map(LabelledFile::id).collect(Collectors.toSet());
    Map<String, ImageTiled> newest = new HashMap<>();
    EventConsumer.replay(
        pipeline,
        Set.of(ImageTiled.class),
        manifest -> {
          if (ids.contains(manifest.imageId()) && wanted.stream().allMatch(isBy(manifest))) {
            newest.merge(manifest.imageId(), manifest, RecordedScores::newer);
          }
        });
    checkAll(list, newest.keySet());
    Map<String, RecordedImage> bySubmission = new HashMap<>();
    newest.values().forEach(each -> bySubmission.put(each.submissionId(), new RecordedImage(each)));
    EventConsumer.replay(
        pipeline,
        Set.of(TileOutcome.class),
        tile -> {
          RecordedImage image = bySubmission.get(tile.submissionId());
          if (image != null) {
            image.hear(tile);
          }
        });
    Map<String, RecordedImage> images = new LinkedHashMap<>();
    for (LabelledFile each : list) {
      ImageTiled manifest = Objects.requireNonNull(newest.get(each.id()), "checked above");
      images.put(
          each.id(),
          Objects.requireNonNull(bySubmission.get(manifest.submissionId()), "put above"));
    }
    return new RecordedScores(images, oneModel(images));
  }

  private static Predicate<ModelReference> isBy(ImageTiled manifest) {
    ModelReference id = manifest.model().id();
    return wanted -> wanted.isResolved() ? wanted.equals(id) : wanted.name().equals(id.name());
  }

  private static ImageTiled newer(ImageTiled one, ImageTiled other) {
    return other.tiledAt().isBefore(one.tiledAt()) ? one : other;
  }

  private static void checkAll(List<LabelledFile> list, Set<String> there) {
    List<String> missing =
        list.stream().map(LabelledFile::id).filter(id -> !there.contains(id)).toList();
    fail("never tiled", missing, "submitted images, by this model where --model names one");
  }

  private static void fail(String what, List<String> images, String expected) {
    if (images.isEmpty()) {
      return;
    }
    String more = images.size() > NAMED_AT_MOST ? ", … " + images.size() + " images in all" : "";
    throw new FailureException(
        "images "
            + images.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
            + more
            + ": "
            + what
            + " (expected: "
            + expected
            + ")");
  }

  /** Refuses what is not of one model, and what is not whole. */
  private static ManifestModel oneModel(Map<String, RecordedImage> images) {
    Map<String, String> first = new LinkedHashMap<>();
    images.forEach((id, image) -> first.putIfAbsent(image.model().toString(), id));
    if (first.size() > 1) {
      throw new FailureException(
          "models: "
              + first.entrySet().stream()
                  .map(each -> each.getKey() + " of " + each.getValue())
                  .collect(Collectors.joining(", "))
              + " (expected: one; --model NAME@VERSION chooses)");
    }
    fail(
        "tiles without a score",
        images.entrySet().stream()
            .filter(each -> !each.getValue().isWhole())
            .map(Map.Entry::getKey)
            .toList(),
        "a score of each tile");
    return images.values().iterator().next().manifest().model();
  }

  ScoringModel model() {
    return images.values().iterator().next().model();
  }

  /** Of the model, in the order of its outputs. */
  List<String> labels() {
    return manifest.labels();
  }

  /** Writes them under the list's labels. */
  void write(LabelledLists lists, Path out, boolean again) throws IOException {
    Map<String, ImageGrid> grids = new HashMap<>();
    images.forEach((id, image) -> grids.put(id, image.grid()));
    Map<String, ScoredImage> truths = lists.truths(grids);
    Map<String, Integer> tiles = new HashMap<>();
    images.forEach((id, image) -> tiles.put(id, image.tiles().size()));
    PartialScores.Known known =
        new PartialScores.Known(
            truths, tiles, id -> Optional.ofNullable(images.get(id)).map(RecordedScores::content));
    try (PartialScores scores = OpenScores.of(out, model(), labels(), known, again)) {
      for (ScoredImage truth : truths.values()) {
        if (!scores.done().contains(truth.id())) {
          RecordedImage image = Objects.requireNonNull(images.get(truth.id()));
          scores.write(truth.with(image.tiles()), content(image));
        }
      }
      scores.finish();
    }
  }

  private static String content(RecordedImage image) {
    return image.manifest().contentSha256();
  }
}
