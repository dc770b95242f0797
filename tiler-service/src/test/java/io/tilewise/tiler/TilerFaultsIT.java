package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.Reason;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What fails, with good images behind it and one worker for all of them. */
@Execution(ExecutionMode.CONCURRENT)
class TilerFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WAITING = 20;
  private static final int GOOD = 10;

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private Stage stage;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(data.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private void stage(TestInfo test, Map<String, Integer> maxMessageBytes) throws IOException {
    stage =
        new Stage(broker, test.getTestMethod().orElseThrow().getName(), folder, maxMessageBytes);
  }

  @AfterEach
  void tearDown() {
    stage.close();
  }

  @Test
  void shouldTileGoodImagesWhileOthersWaitForTheirRoot(TestInfo test) throws Exception {
    stage(test, Map.of());
    Path mount = Files.createDirectory(folder.resolve("mount"));
    for (int i = 0; i < WAITING; i++) {
      stage.submit("waiting-" + i, mount.resolve(i + ".png"), "cells");
    }
    submitGood();

    RunningService service = stage.start(1, List.of(stage.workshop.images, mount));

    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == GOOD);
    await()
        .atMost(PATIENCE)
        .until(
            () -> service.health().detail().contains("TILEWISE_IMAGE_ROOTS, folder 2 of 2: empty"));
    assertThat(stage.all(ImageRejected.class)).isEmpty();
    assertThat(service.health().ready()).isFalse();
    assertThat(service.health().live()).isTrue();

    Path image = stage.workshop.image("mounted.png", 16, 16);
    Path storage = Files.createDirectory(folder.resolve("storage"));
    for (int i = 0; i < WAITING; i++) {
      Files.copy(image, storage.resolve(i + ".png"));
    }
    // With all that is in it, as by a mount: what is missing where others are is not waited for.
    Files.move(storage, mount, StandardCopyOption.ATOMIC_MOVE);

    await().atMost(PATIENCE).until(() -> service.health().ready());
    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == WAITING + GOOD);
    assertThat(stage.all(ImageRejected.class)).isEmpty();
  }

  @Test
  void shouldRejectAtOnceWhatStaysAndGoOn(TestInfo test) throws Exception {
    stage(test, Map.of());
    Path images = stage.workshop.images;
    Path circle = Files.createSymbolicLink(images.resolve("circle.png"), images.resolve("circle2"));
    Files.createSymbolicLink(images.resolve("circle2"), circle);
    stage.submit("long", images.resolve("x".repeat(300) + ".png"), "cells");
    stage.submit("circle", circle, "cells");
    submitGood();

    stage.start(1, List.of(images));

    await().atMost(PATIENCE).until(() -> stage.all(ImageRejected.class).size() == 2);
    assertThat(stage.all(ImageRejected.class))
        .extracting(ImageRejected::reason)
        .containsOnly(Reason.IMAGE_NOT_FOUND);
    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == GOOD);
    assertThat(stage.meters.get("tilewise.images.retried").counter().count()).isZero();
  }

  @Test
  void shouldRejectATileThatIsLargerThanItsTopic(TestInfo test) throws Exception {
    stage(test, Map.of("tiles.deferred", 4 << 10));
    stage.workshop.model("large", 256, 0, "pad");
    for (int i = 0; i < 2; i++) {
      stage.submit("large-" + i, stage.workshop.image("large" + i + ".png", 1024, 512), "large");
    }
    submitGood();

    stage.start(1, List.of(stage.workshop.images));

    await().atMost(PATIENCE).until(() -> stage.all(ImageRejected.class).size() == 2);
    assertThat(stage.all(ImageRejected.class))
        .allSatisfy(
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE);
              assertThat(rejected.submissionOffset()).isNotNull();
              assertThat(rejected.submissionPartition()).isNotNull();
            });
    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == GOOD);
    assertThat(stage.meters.get("tilewise.images.retried").counter().count()).isZero();
  }

  @Test
  void shouldShortenADeadLetterThatIsLargerThanItsTopic(TestInfo test) throws Exception {
    stage(test, Map.of("dead-letters", 64 << 10));
    stage.send("malformed", ("{" + "x".repeat(200 << 10)).getBytes(UTF_8));
    stage.send("random", random(200 << 10));
    submitGood();

    stage.start(1, List.of(stage.workshop.images));

    await().atMost(PATIENCE).until(() -> stage.tiledImages().size() == GOOD);
    await().atMost(PATIENCE).until(() -> stage.on(stage.topics.deadLetters()).size() == 2);
    assertThat(stage.on(stage.topics.deadLetters()))
        .extracting(ConsumerRecord::value)
        .containsOnlyNulls();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new java.util.Random(1).nextBytes(random);
    return random;
  }

  private void submitGood() throws Exception {
    Path file = stage.workshop.image("good.png", 16, 16);
    for (int i = 0; i < GOOD; i++) {
      stage.submit("good-" + i, file, "cells");
    }
  }
}
