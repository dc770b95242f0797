package io.tilewise.standalone.hostile;

import static org.assertj.core.api.Assertions.assertThat;

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
      // When
      List<String> stopped = stopped(trial, odd);

      // Then
      assertThat(stopped).as("what stopped the image behind it").isEmpty();
      trial.within(ANSWER, () -> unanswered(trial, odd).isEmpty());
      assertThat(unanswered(trial, odd)).isEmpty();
      assertThat(trial.goodVerdicts())
          .extracting(ImageClassified::status)
          .containsOnly(Status.COMPLETE);
      assertThat(trial.goodVerdicts())
          .extracting(ImageClassified::imageId)
          .doesNotHaveDuplicates()
          .hasSize(odd.size());
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
