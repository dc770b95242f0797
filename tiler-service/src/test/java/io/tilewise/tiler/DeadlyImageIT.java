package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.Reason;
import io.tilewise.kafka.work.Work;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image whose reading kills the tiler, among others, over a real broker. */
@Timeout(240)
class DeadlyImageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int GOOD = 20;

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Stage stage;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    stage = new Stage(broker, "deadly", folder);
  }

  @AfterEach
  void stop() {
    stage.close();
    broker.close();
  }

  @Test
  void shouldRejectAnImageThatKillsTheTilerAndTileAllOthers() throws Exception {
    Path good = stage.workshop.image("good.png", 100, 50);
    for (int i = 0; i < GOOD; i++) {
      if (i == GOOD / 2) {
        stage.submit("deadly-1", stage.workshop.image("deadly.png", 100, 50), "cells");
      }
      stage.submit("good-" + i, good, "cells");
    }

    int deaths = startUntilAllHaveTheirAnswer();

    assertThat(deaths).isBetween(3, 4);
    ImageRejected rejected = stage.first(ImageRejected.class);
    assertThat(rejected.imageId()).isEqualTo("deadly-1");
    assertThat(rejected.reason()).isEqualTo(Reason.PROCESSING_FAILED);
    assertThat(rejected.text()).isEqualTo(Work.QUARANTINED_TEXT);
    assertThat(stage.all(ImageRejected.class)).hasSize(1);
    await().atMost(PATIENCE).until(() -> stage.on(stage.topics.deadLetters()).size() == 1);
    assertThat(cause(stage.on(stage.topics.deadLetters()).getFirst())).isEqualTo(Work.QUARANTINED);
  }

  /** One process after another; says how many died. */
  private int startUntilAllHaveTheirAnswer() throws Exception {
    for (int deaths = 0; ; deaths++) {
      assertThat(deaths).isLessThan(10);
      try (JavaProcess tiler = DeadlyTiler.start(broker, stage)) {
        await().atMost(PATIENCE).until(() -> isAnswered() || !tiler.isAlive());
        if (isAnswered()) {
          return deaths;
        }
      }
    }
  }

  private boolean isAnswered() {
    return stage.tiledImages().size() == GOOD && stage.first(ImageRejected.class) != null;
  }

  private static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("dead_letter_cause").value(), UTF_8);
  }
}
