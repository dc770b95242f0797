package io.tilewise.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The worst that happens to a pipeline in normal life: every service is restarted while images are
 * under way, one tile and one score in ten comes twice, and half of the submissions are sent again.
 *
 * @param plans of the images, by imageId
 * @param submissions that were sent
 * @param verdicts that were given
 * @param scores in any number for each tile
 * @param manifests by submissionId
 * @param duplicatedScores that were written by nobody's service
 * @param deadLetters records that were given up
 */
record GuaranteeRun(
    Map<String, SmearPlan> plans,
    List<ImageSubmitted> submissions,
    List<ImageClassified> verdicts,
    List<TileScored> scores,
    Map<String, ImageTiled> manifests,
    int duplicatedScores,
    List<Recorded.DeadLetter> deadLetters) {
  /** Of each image. */
  static final int TILES = 16;

  private static final int IMAGES = 20;
  private static final int HALF = IMAGES / 2;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Topics TOPICS = new Topics("");

  /** Takes a pipeline through its restarts until it is at rest again. */
  static GuaranteeRun in(Path folder) throws Exception {
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    Map<String, SmearPlan> plans = paint(images);
    List<ImageSubmitted> submissions = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      submissions.add(submission("smear-" + i, "submission-" + i, images));
    }
    Path models = Path.of("../models").toRealPath();
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), models, images);
        SubmissionPublisher publisher =
            new SubmissionPublisher(pipeline.connection(), "/tilewise/test")) {
      PipelineConnection broker = pipeline.connection();
      int duplicatedScores;
      try (Duplicator duplicator = new Duplicator(broker)) {
        publisher.publish(submissions.subList(0, HALF));
        until(() -> scored(broker) >= HALF * TILES / 4);
        pipeline.restart(Part.INFERENCE);
        publisher.publish(submissions.subList(HALF, IMAGES));
        pipeline.restart(Part.TILER);
        until(() -> scored(broker) >= HALF * TILES);
        pipeline.restart(Part.AGGREGATOR);
        until(() -> judged(broker) == IMAGES);
        publisher.publish(submissions.subList(0, HALF));
        submissions.add(submission("smear-0", "anew", images));
        publisher.publish(List.of(submissions.getLast()));
        until(() -> judged(broker) == IMAGES + 1);
        assertThat(duplicator.tiles()).isPositive();
        duplicatedScores = duplicator.scores();
      }
      awaitRest(broker);
      return read(broker, plans, submissions, duplicatedScores);
    }
  }

  private static Map<String, SmearPlan> paint(Path images) throws Exception {
    Map<String, SmearPlan> plans = new HashMap<>();
    for (int i = 0; i < IMAGES; i++) {
      String imageId = "smear-" + i;
      int infected = i % 3 * 2;
      SmearPlan plan = new SmearPlan(imageId, 4, 4, 128, infected, new Rgb(196, 166, 178), 100 + i);
      Files.write(images.resolve(imageId + ".png"), TilePng.encode(SmearPainter.paint(plan)));
      plans.put(imageId, plan);
    }
    return plans;
  }

  private static ImageSubmitted submission(String imageId, String submissionId, Path images) {
    return new ImageSubmitted(
        imageId,
        submissionId,
        images.resolve(imageId + ".png").toUri(),
        ModelReference.parse("thin-smear"),
        Lane.ROUTINE,
        null,
        Duration.ofHours(1),
        Instant.now(),
        Map.of());
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private static long scored(PipelineConnection broker) {
    return Recorded.read(broker, TOPICS.tilesScored(), TileScored.class).size();
  }

  private static long judged(PipelineConnection broker) {
    return Recorded.read(broker, TOPICS.imagesClassified(), ImageClassified.class).stream()
        .map(ImageClassified::submissionId)
        .distinct()
        .count();
  }

  /** From the source down: what a service has committed, it has handed on. */
  private static void awaitRest(PipelineConnection broker) {
    for (Part part : Part.values()) {
      until(() -> Recorded.lag(broker, part) == 0);
    }
  }

  private static GuaranteeRun read(
      PipelineConnection broker,
      Map<String, SmearPlan> plans,
      List<ImageSubmitted> submissions,
      int duplicatedScores) {
    return new GuaranteeRun(
        plans,
        submissions,
        Recorded.read(broker, TOPICS.imagesClassified(), ImageClassified.class),
        Recorded.read(broker, TOPICS.tilesScored(), TileScored.class),
        Recorded.read(broker, TOPICS.imagesTiled(), ImageTiled.class).stream()
            .collect(
                Collectors.toMap(ImageTiled::submissionId, Function.identity(), (_, last) -> last)),
        duplicatedScores,
        Recorded.deadLetters(broker));
  }

  /** A tile that was scored twice may differ in its last bits: batches differ. The first counts. */
  Map<String, TileScored> firstScores() {
    return scores.stream()
        .collect(Collectors.toMap(TileScored::eventId, Function.identity(), (first, _) -> first));
  }

  ImageTiled manifest(ImageClassified verdict) {
    return manifests.get(verdict.submissionId());
  }
}
