package io.tilewise.standalone.models;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.FailureException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recorded scores judged by other settings.
 *
 * @param images to judge; empty: all
 * @param from images tiled at or after this
 * @param to images tiled before this
 * @param card whose verdict settings apply; null: the published ones
 * @param rule that decides; null: the settings' own
 */
record RecordedImages(
    Set<String> images, Instant from, Instant to, @Nullable ModelCard card, @Nullable String rule) {

  /**
   * One submission.
   *
   * @param emitted null when it has no verdict yet
   */
  record Result(@Nullable ImageClassified emitted, ImageClassified rejudged) {
    /** Whether a laboratory would read another result. */
    boolean isChanged() {
      return emitted == null
          || emitted.status() != rejudged.status()
          || emitted.decision() != rejudged.decision()
          || !emitted.labelSet().equals(rejudged.labelSet());
    }
  }

  /**
   * Reads the topics from their beginning to their end and judges, in the order of tiling.
   *
   * @throws FailureException when an image that was asked for has no manifest
   */
  List<Result> rejudge(PipelineConnection pipeline) {
    Map<String, Replay> replays = new LinkedHashMap<>();
    Map<String, ImageClassified> emitted = new HashMap<>();
    EventConsumer.replay(
        pipeline,
        Set.of(ImageTiled.class),
        manifest -> {
          if (isChosen(manifest)) {
            replays.putIfAbsent(manifest.submissionId(), new Replay(manifest));
          }
        });
    checkFound(replays);
    EventConsumer.replay(
        pipeline,
        Set.of(ImageClassified.class),
        verdict -> {
          if (replays.containsKey(verdict.submissionId())) { // of all that were ever given
            emitted.put(verdict.submissionId(), verdict);
          }
        });
    readScores(pipeline, replays);
    List<Result> results = new ArrayList<>();
    replays.forEach((submission, replay) -> results.add(judge(replay, emitted.get(submission))));
    return results;
  }

  private boolean isChosen(ImageTiled manifest) {
    boolean asked = images.isEmpty() || images.contains(manifest.imageId());
    return asked && !manifest.tiledAt().isBefore(from) && manifest.tiledAt().isBefore(to);
  }

  private void checkFound(Map<String, Replay> replays) {
    Set<String> missing = new TreeSet<>(images);
    replays.values().forEach(each -> missing.remove(each.manifest().imageId()));
    if (!missing.isEmpty()) {
      throw new FailureException(
          "images: " + String.join(", ", missing) + ": never tiled (expected: a manifest of each)");
    }
  }

  private static void readScores(PipelineConnection pipeline, Map<String, Replay> replays) {
    EventConsumer.replay(
        pipeline,
        Set.of(TileOutcome.class),
        tile -> {
          Replay replay = replays.get(tile.submissionId());
          if (replay != null) {
            replay.add(tile);
          }
        });
  }

  private Result judge(Replay replay, @Nullable ImageClassified emitted) {
    Stamp stamp =
        emitted == null
            ? new Stamp(1, null, Instant.now())
            : new Stamp(emitted.revision(), emitted.supersedes(), emitted.classifiedAt());
    return new Result(emitted, replay.judge(settings(replay.manifest().model()), stamp));
  }

  private ManifestModel settings(ManifestModel published) {
    ManifestModel model = card == null ? published : withCard(published, card);
    return rule == null || VerdictSettingsReader.isOneRule(rule, model.verdict().rule())
        ? model
        : model.withRule(rule);
  }

  /** The scores keep their order of labels, so the card has to have the same. */
  private static ManifestModel withCard(ManifestModel published, ModelCard card) {
    if (!card.labels().equals(published.labels())) {
      throw new FailureException(
          "--model-card, labels: "
              + card.labels()
              + " (expected: "
              + published.labels().stream().collect(Collectors.joining(", ", "[", "]"))
              + ", as "
              + published.id()
              + " was published with)");
    }
    return new ManifestModel(
        published.id(), published.labels(), card.positive(), card.severity(), card.verdict(), null);
  }
}
