package io.tilewise.standalone.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.standalone.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that turns into a pipe keeps nobody: whoever opens a pipe waits for its writer. */
class TurningFileIT {
  private static final int SUBMISSIONS = 300;
  private static final Duration TURN = Duration.ofSeconds(30);
  private static final Duration START = Duration.ofSeconds(60);

  private static final String WAIT = ",\"maxWait\":\"PT20S\"";

  /** What waits for a pipe waits for its deadline. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @Test
  void shouldLetAFileThatTurnsIntoAPipeStopNoImage(@TempDir Path folder) throws Exception {
    OddFiles files = OddFiles.in(folder);
    Path turning = files.images().resolve("turning.png");
    Path good = files.images().resolve(OddFiles.GOOD);
    // Its links are counted, and a file of which they change is read again.
    Path file = Files.copy(good, files.images().resolve("turned.png"));
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), files.models(), files.images());
        HostileTrial trial = new HostileTrial(pipeline.connection(), good.toUri().toString())) {
      assertThat(trial.goodPassesEverywhere(START)).as("a pipeline that stands").isTrue();
      List<OddRecord> odd =
          IntStream.range(0, SUBMISSIONS)
              .mapToObj(number -> submission("turning-" + number, turning))
              .toList();

      // When
      boolean passes;
      try (TurningFile _ = new TurningFile(turning, file, files.images().resolve("pipe.png"))) {
        for (OddRecord each : odd) {
          trial.send(each);
        }
        passes = trial.goodPassesEverywhere(TURN);
      }

      // Then
      assertThat(passes).as("images behind them pass").isTrue();
      assertThat(
              trial.within(
                  ANSWER, () -> odd.stream().noneMatch(each -> trial.said(each).isEmpty())))
          .as("each has its answer")
          .isTrue();
      assertThat(trial.goodVerdicts())
          .extracting(ImageClassified::status)
          .containsOnly(Status.COMPLETE);
      assertThat(pipeline.problems()).isEmpty();
    }
  }

  private static OddRecord submission(String name, Path file) {
    String json = OddRecords.submission(name, file.toUri().toString(), "thin-smear", WAIT);
    return new OddRecord(name, OddRecords.submitted(name, json), Set.of());
  }
}
