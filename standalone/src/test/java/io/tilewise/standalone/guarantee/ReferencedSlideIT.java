package io.tilewise.standalone.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.tiler.TilerConfig;
import io.tilewise.tiler.TilerService;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A slide whose tiles travel without their pixels: the same verdict, or a reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencedSlideIT {
  private static final Path SLIDE = Path.of("../../shared/data/slides/CMU-1-Small-Region.svs");
  private static final String BY_REFERENCE = "TILEWISE_TILER_BY_REFERENCE";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TILES = 18 * 24;

  private Path images;
  private Pipeline pipeline;
  private SubmissionPublisher publisher;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeThat(SLIDE).as("of the shared data").exists();
    images = Files.createDirectories(folder.resolve("images")).toRealPath();
    pipeline =
        new Pipeline(
            folder.resolve("data"),
            Path.of("../models").toRealPath(),
            images,
            // Of batches that differ the last bits of scores do.
            Map.of(BY_REFERENCE, "always", "TILEWISE_INFERENCE_BATCH_SIZE", "1"));
    publisher = new SubmissionPublisher(pipeline.connection(), "/tilewise/test");
  }

  @AfterAll
  void end() {
    if (pipeline != null) {
      publisher.close();
      pipeline.close();
    }
  }

  @Test
  void shouldScoreTheSameToTheBitAsWithPixels() throws Exception {
    // Given
    Files.copy(SLIDE, file("same"));
    pipeline.stop(Part.TILER);
    Map<String, String> withPixels = new HashMap<>(pipeline.environment());
    withPixels.put(BY_REFERENCE, "never");
    RunningService tiler =
        TilerService.start(TilerConfig.from(Settings.of(withPixels)), new SimpleMeterRegistry());
    submit("pixels", "same");
    assertThat(verdict("pixels").status()).isEqualTo(Status.COMPLETE);
    tiler.stopTaking();
    tiler.close();
    pipeline.start(Part.TILER);

    // When
    submit("references", "same");

    // Then
    ImageClassified verdict = verdict("references");
    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(logits("references")).hasSize(TILES).isEqualTo(logits("pixels"));
    assertThat(verdict.probabilities()).isEqualTo(verdict("pixels").probabilities());
    assertThat(verdict.label()).isEqualTo(verdict("pixels").label());
  }

  /** The tiler decodes none of it. */
  @Test
  void shouldNotCallAVerdictCompleteWhoseSlideIsDamagedInside() throws Exception {
    // Given
    Path torn = Files.copy(SLIDE, file("torn"));
    try (RandomAccessFile file = new RandomAccessFile(torn.toFile(), "rw")) {
      file.seek(file.length() / 2);
      for (int i = 0; i < 8; i++) {
        file.writeShort(0xffd9); // a JPEG ends here
      }
    }

    // When
    submit("torn", "torn");

    // Then
    ImageClassified verdict = verdict("torn");
    assertThat(verdict.status()).isEqualTo(Status.PARTIAL);
    assertThat(verdict.tiles().failed()).isBetween(1, 16);
    assertThat(verdict.tiles().scored() + verdict.tiles().failed()).isEqualTo(TILES);
    assertThat(failures("torn")).containsOnly(Reason.TILE_UNREADABLE);
  }

  @Test
  void shouldScoreNothingOfASlideThatReplacedTheOneThatWasCut() throws Exception {
    // Given
    Files.copy(SLIDE, file("replaced"));
    Path next = Files.copy(SLIDE, images.resolve("next"));
    pipeline.stop(Part.INFERENCE);
    submit("replaced", "replaced");
    until(() -> events(ImageTiled.class).stream().anyMatch(it -> it.imageId().equals("replaced")));

    // When
    Files.move(next, file("replaced"), StandardCopyOption.ATOMIC_MOVE);
    pipeline.start(Part.INFERENCE);

    // Then
    assertThat(verdict("replaced").status()).isEqualTo(Status.FAILED);
    assertThat(failures("replaced")).hasSize(TILES).containsOnly(Reason.IMAGE_CHANGED);
    assertThat(logits("replaced")).isEmpty();
    assertThat(verdict("replaced").toString()).doesNotContain(".svs");
  }

  private Path file(String name) {
    return images.resolve(name + ".svs");
  }

  private void submit(String imageId, String slide) throws IOException {
    publisher.publish(
        List.of(
            new ImageSubmitted(
                imageId,
                imageId,
                file(slide).toUri(),
                ModelReference.parse("thin-smear"),
                Lane.ROUTINE,
                null,
                Duration.ofHours(1),
                Instant.now(),
                Map.of())));
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

  private Map<Integer, Logits> logits(String imageId) {
    Map<Integer, Logits> logits = new TreeMap<>();
    events(TileScored.class).stream()
        .filter(score -> score.imageId().equals(imageId))
        .forEach(score -> logits.put(score.index(), score.logits()));
    return logits;
  }

  private List<Reason> failures(String imageId) {
    return events(TileFailed.class).stream()
        .filter(failure -> failure.imageId().equals(imageId))
        .map(TileFailed::reason)
        .toList();
  }

  private <E extends Event> List<E> events(Class<E> kind) {
    List<E> events = new ArrayList<>();
    EventConsumer.replay(pipeline.connection(), Set.of(kind), events::add);
    return events;
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }
}
