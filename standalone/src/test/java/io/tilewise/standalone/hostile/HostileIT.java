package io.tilewise.standalone.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.standalone.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that anybody sends stops the image behind it: odd submissions, records, files and models,
 * each with a good image right behind it on the same partition, one worker in each service. A new
 * kind of oddity is a new line in {@link OddRecords}.
 */
class HostileIT {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration TURN = Duration.ofSeconds(30);

  private static final Duration ANSWER = Duration.ofSeconds(40);

  /** A pipeline that stands is not asked for each of them. */
  private static final int MOST_STOPPED = 3;

  @Test
  void shouldLetNothingOddStopTheImageBehindIt(@TempDir Path folder) throws Exception {
    OddFiles files = OddFiles.in(folder);
    List<OddRecord> odd = OddRecords.of(files);
    String good = files.images().toUri() + OddFiles.GOOD;
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), files.models(), files.images());
        HostileTrial trial = new HostileTrial(pipeline.connection(), good)) {
      assertThat(trial.goodPassesEverywhere(START)).as("a pipeline that stands").isTrue();

      // When
      List<String> stopped = stopped(trial, odd);

      // Then
      trial.within(ANSWER, () -> unanswered(trial, odd).isEmpty());
      assertSoftly(
          both -> {
            both.assertThat(stopped).as("what stopped the image behind it").isEmpty();
            both.assertThat(unanswered(trial, odd)).as("of what nothing true was said").isEmpty();
          });
      assertThat(trial.goodVerdicts())
          .extracting(ImageClassified::status)
          .containsOnly(Status.COMPLETE);
      assertThat(trial.goodVerdicts())
          .extracting(ImageClassified::imageId)
          .doesNotHaveDuplicates()
          .hasSizeGreaterThan(odd.size());
      assertThat(opinions(trial.goodVerdicts().getFirst()))
          .as("of a picture of which another's scores came first")
          .isEqualTo(opinions(trial.verdicts(OddTiles.OTHERS).getFirst()));
      assertThat(pipeline.problems()).isEmpty();
      assertThat(trial.within(ANSWER, () -> lag(pipeline) == 0)).as("lag is zero").isTrue();
    }
  }

  private static List<String> stopped(HostileTrial trial, List<OddRecord> odd) throws Exception {
    List<String> stopped = new ArrayList<>();
    for (OddRecord each : odd) {
      if (!trial.passes(each, TURN)) {
        stopped.add(each.name());
      }
      if (stopped.size() == MOST_STOPPED) {
        return stopped;
      }
    }
    return stopped;
  }

  /** In four digits: batches differ, and with them the last bits of scores. */
  private static List<String> opinions(ImageClassified verdict) {
    return verdict.rules().stream()
        .map(each -> each.rule() + " %.4f".formatted(each.probabilities().get("parasitized")))
        .toList();
  }

  private static List<String> unanswered(HostileTrial trial, List<OddRecord> odd) {
    return odd.stream()
        .filter(each -> Collections.disjoint(each.answers(), trial.said(each)))
        .map(each -> each.name() + ": " + trial.said(each) + " (expected: " + each.answers() + ")")
        .toList();
  }

  private static long lag(Pipeline pipeline) {
    try {
      long lag = 0;
      for (Part part : Part.values()) {
        lag += Recorded.lag(pipeline.connection(), part);
      }
      return lag;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
