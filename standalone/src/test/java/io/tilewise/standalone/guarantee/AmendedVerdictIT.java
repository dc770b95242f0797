package io.tilewise.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.standalone.Recorded;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verdict that was given at its deadline is amended, where an operator wants that. */
class AmendedVerdictIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void shouldAmendTheVerdictOfTheDeadlineWhenTilesAreScoredAfterIt(@TempDir Path folder)
      throws Exception {
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    SmearPlan plan = new SmearPlan("slide", 4, 4, 128, 3, new Rgb(196, 166, 178), 5);
    Path slide = images.resolve("slide.png");
    Files.write(slide, TilePng.encode(SmearPainter.paint(plan)));
    Map<String, String> settings = Map.of("TILEWISE_LATE_TILES", "amend");
    Path models = Path.of("../models").toRealPath();
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), models, images, settings);
        SubmissionPublisher publisher =
            new SubmissionPublisher(pipeline.connection(), "/tilewise/test")) {
      // Given
      pipeline.stop(Part.INFERENCE);
      publisher.publish(List.of(submission(slide)));
      awaitVerdicts(pipeline, 1);

      // When
      pipeline.start(Part.INFERENCE);
      List<ImageClassified> verdicts = awaitVerdicts(pipeline, 2);

      // Then
      ImageClassified first = verdicts.getFirst();
      ImageClassified amended = verdicts.getLast();
      assertThat(first.reason()).isEqualTo(Reason.NO_TILE_SCORED);
      assertThat(amended.status()).isEqualTo(Status.COMPLETE);
      assertThat(amended.label()).isEqualTo("parasitized");
      assertThat(amended.revision()).isEqualTo(first.revision() + 1);
      assertThat(amended.supersedes()).isEqualTo(first.revision());
      assertThat(Recorded.deadLetters(pipeline.connection())).isEmpty();
    }
  }

  private static ImageSubmitted submission(Path slide) {
    return new ImageSubmitted(
        "slide",
        "slide",
        slide.toUri(),
        ModelReference.parse("thin-smear"),
        Lane.ROUTINE,
        null,
        Duration.ofSeconds(8),
        Instant.now(),
        Map.of());
  }

  /** So many, the first one first. */
  private static List<ImageClassified> awaitVerdicts(Pipeline pipeline, int count) {
    PipelineConnection broker = pipeline.connection();
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                Recorded.read(broker, broker.topics().imagesClassified(), ImageClassified.class)
                    .stream()
                    .sorted(Comparator.comparingLong(ImageClassified::revision))
                    .toList(),
            verdicts -> verdicts.size() == count);
  }
}
