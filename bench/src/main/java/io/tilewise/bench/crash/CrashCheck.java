package io.tilewise.bench.crash;

import io.tilewise.events.ImageClassified;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether what readers of committed records see is what the rule says of the recorded input: one
 * verdict per image, to the bit. Looks at the topics only.
 */
final class CrashCheck {
  private final PipelineConnection pipeline;
  private final Map<String, Replay> replays = new HashMap<>();
  private final Map<String, List<ImageClassified>> verdicts = new HashMap<>();

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
   */
  record Findings(int verdicts, int twice, int missing, int different, int unbalanced) {
    /** Whether there is exactly one right verdict for each of so many images. */
    boolean isRight(int images) {
      return verdicts == images && twice + missing + different + unbalanced == 0;
    }
  }

  Findings look() {
    EventConsumer.replay(pipeline, Set.of(ImageTiled.class), this::tiled);
    EventConsumer.replay(pipeline, Set.of(TileOutcome.class), this::tile);
    EventConsumer.replay(
        pipeline,
        Set.of(ImageClassified.class),
        verdict ->
            verdicts.computeIfAbsent(verdict.submissionId(), _ -> new ArrayList<>()).add(verdict));
    List<ImageClassified> all = verdicts.values().stream().flatMap(List::stream).toList();
    return new Findings(
        all.size(),
        (int) verdicts.values().stream().filter(of -> of.size() > 1).count(),
        (int) replays.keySet().stream().filter(id -> !verdicts.containsKey(id)).count(),
        (int) all.stream().filter(verdict -> !isWhatTheRuleSays(verdict)).count(),
        (int) all.stream().filter(verdict -> !isBalanced(verdict)).count());
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
