package io.tilewise.bench.crash;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether what readers of committed records see is what the rule says of the recorded input: one
 * verdict per submission, to the bit, and the newest submission's with the highest revision of its
 * image. Looks at the topics only.
 */
final class CrashCheck {
  private final PipelineConnection pipeline;
  private final Map<String, Replay> replays = new HashMap<>();
  private final Map<String, List<ImageClassified>> verdicts = new HashMap<>();
  private final Set<String> submissions = new HashSet<>();

  /** Of each image the submission whose record is the last. */
  private final Map<String, String> newest = new HashMap<>();

  CrashCheck(String bootstrapServers, Topics topics) {
    this.pipeline = new PipelineConnection(bootstrapServers, topics);
  }

  /**
   * What was found.
   *
   * @param verdicts in the topic
   * @param twice submissions with more than one
   * @param missing submissions without one
   * @param different verdicts that are not what the rule says of the recorded scores
   * @param unbalanced verdicts where expected is not scored + failed + missing, or not the image's
   * @param outranked images whose highest revision is not the newest submission's, or is there
   *     twice
   * @param misdirected scores that are no dead letters though they should be, or the other way
   *     round
   */
  record Findings(
      int verdicts,
      int twice,
      int missing,
      int different,
      int unbalanced,
      int outranked,
      int misdirected) {
    /** Whether there is exactly one right verdict for each of so many submissions. */
    boolean isRight(int submissions) {
      return verdicts == submissions
          && twice + missing + different + unbalanced + outranked + misdirected == 0;
    }
  }

  Findings look() {
    EventConsumer.replay(
        pipeline,
        Set.of(ImageSubmitted.class),
        submitted -> {
          if (submissions.add(submitted.submissionId())) {
            newest.put(submitted.imageId(), submitted.submissionId());
          }
        });
    EventConsumer.replay(pipeline, Set.of(ImageTiled.class), this::tiled);
    EventConsumer.replay(pipeline, Set.of(TileOutcome.class), this::tile);
    EventConsumer.replay(
        pipeline,
        Set.of(ImageClassified.class),
        verdict ->
            verdicts.computeIfAbsent(verdict.submissionId(), _ -> new ArrayList<>()).add(verdict));
    List<ImageClassified> all = verdicts.values().stream().flatMap(List::stream).toList();
    Map<String, List<ImageClassified>> images =
        all.stream().collect(Collectors.groupingBy(ImageClassified::imageId));
    return new Findings(
        all.size(),
        (int) verdicts.values().stream().filter(of -> of.size() > 1).count(),
        (int) replays.keySet().stream().filter(id -> !verdicts.containsKey(id)).count(),
        (int) all.stream().filter(verdict -> !isWhatTheRuleSays(verdict)).count(),
        (int) all.stream().filter(verdict -> !isBalanced(verdict)).count(),
        (int) images.values().stream().filter(this::isOutranked).count(),
        new Overwritten(pipeline, this::manifest).misdirected());
  }

  private ImageTiled manifest(String submissionId) {
    return Objects.requireNonNull(replays.get(submissionId), submissionId).manifest();
  }

  private boolean isOutranked(List<ImageClassified> verdicts) {
    ImageClassified highest =
        Collections.max(verdicts, Comparator.comparingLong(ImageClassified::revision));
    long revisions = verdicts.stream().mapToLong(ImageClassified::revision).distinct().count();
    long named = verdicts.stream().map(ImageClassified::eventId).distinct().count();
    return revisions < named || !highest.submissionId().equals(newest.get(highest.imageId()));
  }

  /**
   * So many images whose newer submission ended first, and so many whose older one did: both orders
   * have to occur for the revisions to have been tried.
   */
  int[] orders() {
    int[] orders = new int[2];
    newest.forEach(
        (imageId, submissionId) -> {
          List<ImageClassified> newer = verdicts.getOrDefault(submissionId, List.of());
          List<ImageClassified> older = verdicts.getOrDefault(imageId + "-s1", List.of());
          if (!submissionId.equals(imageId + "-s1") && !newer.isEmpty() && !older.isEmpty()) {
            boolean newerFirst =
                newer.getFirst().classifiedAt().isBefore(older.getFirst().classifiedAt());
            orders[newerFirst ? 0 : 1]++;
          }
        });
    return orders;
  }

  private void tiled(ImageTiled manifest) {
    replays.putIfAbsent(manifest.submissionId(), new Replay(manifest));
  }

  private void tile(TileOutcome tile) {
    Replay replay = replays.get(tile.submissionId());
    if (replay != null) {
      replay.add(tile);
    }
  }

  private boolean isWhatTheRuleSays(ImageClassified verdict) {
    Replay replay = replays.get(verdict.submissionId());
    if (replay == null) {
      return false;
    }
    Stamp stamp = new Stamp(verdict.revision(), verdict.supersedes(), verdict.classifiedAt());
    ImageClassified expected = replay.judge(replay.manifest().model(), stamp);
    // The recording knows of repeats that came after the verdict.
    return verdict.tiles().duplicate() <= expected.tiles().duplicate()
        && withoutRepeats(verdict).equals(withoutRepeats(expected));
  }

  /** Numbers are written with all their digits, so that equal texts are equal bits. */
  private static JsonNode withoutRepeats(ImageClassified verdict) {
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(EventCodec.json(verdict));
    ((ObjectNode) json.get("tiles")).remove("duplicate");
    return json;
  }

  private boolean isBalanced(ImageClassified verdict) {
    TileCounts tiles = verdict.tiles();
    Replay replay = replays.get(verdict.submissionId());
    return replay != null
        && tiles.expected() == replay.manifest().tileCount()
        && tiles.expected() == tiles.scored() + tiles.failed() + tiles.missing();
  }
}
