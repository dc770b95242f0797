package io.tilewise.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Opinion;
import io.tilewise.events.TileScored;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.standalone.Recorded;
import io.tilewise.standalone.Recorded.DeadLetter;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * No verdict is made of two pictures, though tiles of both come under one submission. Several
 * workers, and verdicts that may be amended, are the settings under which that is hardest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongPictureIT {
  private static final int WORKERS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SICK = "sick";
  private static final String HEALTHY = "healthy";

  /** Batches differ, and with them the last bits of what they say. */
  private static final double LAST_BITS = 1e-3;

  private Path images;
  private Pipeline pipeline;
  private SubmissionPublisher publisher;

  @BeforeAll
  void judgeEachPictureAlone(@TempDir Path folder) throws Exception {
    images = Files.createDirectories(folder.resolve("images")).toRealPath();
    paint(SICK, 150, 3);
    paint(HEALTHY, 0, 4);
    pipeline =
        new Pipeline(
            folder.resolve("data"),
            Path.of("../models").toRealPath(),
            images,
            Map.of(
                "TILEWISE_TILER_WORKERS",
                Integer.toString(WORKERS),
                "TILEWISE_LATE_TILES",
                "amend"));
    publisher = new SubmissionPublisher(pipeline.connection(), "/tilewise/test");
    submit(SICK, SICK, Lane.ROUTINE);
    submit(HEALTHY, HEALTHY, Lane.ROUTINE);
    assertThat(picture(verdict(SICK))).isEqualTo(SICK);
    assertThat(picture(verdict(HEALTHY))).isEqualTo(HEALTHY);
  }

  @AfterAll
  void end() {
    publisher.close();
    pipeline.close();
  }

  private void paint(String name, int infected, int seed) throws IOException {
    SmearPlan plan = new SmearPlan(name, 16, 16, 128, infected, new Rgb(196, 166, 178), seed);
    Files.write(file(name), TilePng.encode(SmearPainter.paint(plan)));
  }

  private Path file(String name) {
    return images.resolve(name + ".png");
  }

  @Test
  void shouldJudgeThePictureThatReplacedAnotherWhileItsTilerWasDead(@TempDir Path folder)
      throws Exception {
    // Given
    Files.copy(file(SICK), file("replaced"));
    Files.copy(file(SICK), file("kept"));
    Files.copy(file(HEALTHY), file("next"));
    pipeline.stop(Part.TILER);
    try (TilerProcess tiler = TilerProcess.start(pipeline, WORKERS, folder.resolve("tiler.log"))) {
      submit("replaced", "replaced", Lane.ROUTINE);
      submit("kept", "kept", Lane.ROUTINE);
      until(() -> !scores("replaced").isEmpty() && !scores("kept").isEmpty());
      assertThat(tiler.isAlive()).isTrue();

      // When
      tiler.kill();
    }
    List<ImageTiled> manifests = events(ImageTiled.class);
    Files.move(file("next"), file("replaced"), StandardCopyOption.ATOMIC_MOVE);
    pipeline.start(Part.TILER);

    // Then
    assertThat(manifests).extracting(ImageTiled::imageId).doesNotContain("replaced", "kept");
    assertThat(picture(verdict("replaced"))).isEqualTo(HEALTHY);
    assertThat(picture(verdict("kept"))).isEqualTo(SICK);
    awaitRest();
    assertThat(letters("replaced"))
        .isNotEmpty()
        .allMatch(letter -> letter.cause().equals("SOURCE_MISMATCH"));
    assertThat(letters("kept")).isEmpty();
  }

  @Test
  void shouldJudgeThePictureOfTheManifestWhenTilesOfAnotherOvertakeItsOwn() throws Exception {
    // Given
    pipeline.stop(Part.INFERENCE);
    submit("routine-first", HEALTHY, Lane.ROUTINE);
    submit("deferred-first", HEALTHY, Lane.DEFERRED);
    until(() -> Recorded.lag(pipeline.connection(), Part.TILER) == 0);
    submit("routine-first", SICK, Lane.EXPRESS);
    submit("deferred-first", SICK, Lane.EXPRESS);
    until(() -> Recorded.lag(pipeline.connection(), Part.TILER) == 0);

    // When
    pipeline.start(Part.INFERENCE);

    // Then
    for (String imageId : List.of("routine-first", "deferred-first")) {
      assertThat(picture(verdict(imageId))).isEqualTo(HEALTHY);
    }
    awaitRest();
    for (String imageId : List.of("routine-first", "deferred-first")) {
      assertThat(verdicts(imageId)).hasSize(1);
      assertThat(letters(imageId))
          .extracting(DeadLetter::cause)
          .contains("SOURCE_MISMATCH")
          .isSubsetOf("SOURCE_MISMATCH", "OTHER_MANIFEST");
    }
  }

  @Test
  void shouldJudgeOneOfTwoPicturesThatRaceUnderOneSubmission() throws Exception {
    // When
    List<String> raced = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String imageId = "raced-" + i;
      Lane slow = i % 2 == 0 ? Lane.ROUTINE : Lane.DEFERRED;
      publisher.publish(
          List.of(
              submission(imageId, i < 2 ? SICK : HEALTHY, slow),
              submission(imageId, i < 2 ? HEALTHY : SICK, Lane.EXPRESS)));
      raced.add(imageId);
    }

    // Then
    for (String imageId : raced) {
      assertThat(picture(verdict(imageId))).isIn(SICK, HEALTHY);
    }
    awaitRest();
    assertThat(raced).allSatisfy(imageId -> assertThat(verdicts(imageId)).hasSize(1));
  }

  private void submit(String imageId, String picture, Lane lane) {
    publisher.publish(List.of(submission(imageId, picture, lane)));
  }

  private ImageSubmitted submission(String imageId, String picture, Lane lane) {
    return Pipeline.submission(imageId, imageId, file(picture), lane);
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private void awaitRest() {
    for (Part part : Part.values()) {
      until(() -> Recorded.lag(pipeline.connection(), part) == 0);
    }
  }

  /** The picture of which every rule says the same when it is judged alone. */
  private String picture(ImageClassified verdict) {
    Map<String, Double> found = opinions(verdict);
    return Stream.of(SICK, HEALTHY)
        .filter(_ -> verdict.status() == Status.COMPLETE)
        .filter(picture -> isSame(found, opinions(verdict(picture))))
        .findFirst()
        .orElseGet(() -> "neither: " + verdict.status() + " " + found);
  }

  private static boolean isSame(Map<String, Double> found, Map<String, Double> alone) {
    return found.keySet().equals(alone.keySet())
        && found.keySet().stream()
            .allMatch(rule -> Math.abs(found.get(rule) - alone.get(rule)) < LAST_BITS);
  }

  /** How sure each rule is that the patient is ill. */
  private static Map<String, Double> opinions(ImageClassified verdict) {
    Map<String, Double> opinions = new TreeMap<>();
    for (Opinion opinion : verdict.rules()) {
      opinions.put(opinion.rule(), opinion.probabilities().get("parasitized"));
    }
    return opinions;
  }

  private ImageClassified verdict(String imageId) {
    until(() -> !verdicts(imageId).isEmpty());
    return verdicts(imageId).getFirst();
  }

  private List<ImageClassified> verdicts(String imageId) {
    return events(ImageClassified.class).stream()
        .filter(verdict -> verdict.imageId().equals(imageId))
        .toList();
  }

  private List<TileScored> scores(String imageId) {
    return events(TileScored.class).stream()
        .filter(score -> score.imageId().equals(imageId))
        .toList();
  }

  private <E extends Event> List<E> events(Class<E> kind) {
    List<E> events = new ArrayList<>();
    EventConsumer.replay(pipeline.connection(), Set.of(kind), events::add);
    return events;
  }

  private List<DeadLetter> letters(String imageId) {
    return Recorded.deadLetters(pipeline.connection()).stream()
        .filter(letter -> letter.key().equals(imageId))
        .toList();
  }
}
