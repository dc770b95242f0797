package io.tilewise.standalone.security;

import static io.tilewise.standalone.security.SecuredServices.AGGREGATOR;
import static io.tilewise.standalone.security.SecuredServices.INFERENCE;
import static io.tilewise.standalone.security.SecuredServices.TILER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.PipelineException;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.kafka.TopicAdmin;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Recorded;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that Kafka does not let in. */
class CredentialsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Topics TOPICS = new Topics("");
  private static final String CLIENT = "tilewise-client";
  private static final List<String> ALL = List.of(AGGREGATOR, INFERENCE, TILER);

  @TempDir private Path folder;
  private Path smear;
  private SecuredBroker broker;
  private SecuredServices services;

  @BeforeEach
  void start() throws Exception {
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    SmearPlan plan = new SmearPlan("smear", 2, 2, 128, 1, new Rgb(196, 166, 178), 1);
    smear = Files.write(images.resolve("smear.png"), TilePng.encode(SmearPainter.paint(plan)));
    broker = SecuredBroker.start(folder);
    List<Right> rights = Right.all();
    broker.addUsers(rights.stream().map(Right::user).distinct().toList());
    broker.give(rights);
    try (TopicAdmin admin = new TopicAdmin(broker.as("tilewise-topics"))) {
      admin.createAbsent(TOPICS.specs(1, 1), TopicAdmin.BROKER_DEFAULT);
    }
    services = new SecuredServices(broker, folder.resolve("state"), images);
  }

  @AfterEach
  void end() throws Exception {
    services.close();
    broker.close();
  }

  @Test
  void shouldSayWhoIsNotLetInAndGoOnOnceThePasswordIsRight() throws Exception {
    submit("image-1");
    for (String user : ALL) {
      broker.setPassword(user, "another");
      services.start(user);
    }

    for (String user : ALL) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(services.problem(user))
                      .contains("User:" + user + ": not let in")
                      .doesNotContain("password="));
    }

    for (String user : ALL) {
      broker.setPassword(user, user);
    }
    await().atMost(PATIENCE).until(() -> services.isDead(AGGREGATOR));
    services.stop(AGGREGATOR);
    services.start(AGGREGATOR); // as a platform does
    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(services::isReady));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(verdicts())
                    .extracting(ImageClassified::status)
                    .containsExactly(ImageClassified.Status.COMPLETE));
  }

  @Test
  void shouldTellAClientWhoIsNotLetIn() throws Exception {
    broker.setPassword(CLIENT, "another");

    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> submit("image-1"))
        .withMessageContaining("User:" + CLIENT + ": not let in");
  }

  private void submit(String id) {
    ImageSubmitted submission = Pipeline.submission(id, id, smear, Lane.ROUTINE);
    try (SubmissionPublisher publisher =
        new SubmissionPublisher(broker.as(CLIENT), "/tilewise/test")) {
      publisher.publish(List.of(submission));
    }
  }

  private List<ImageClassified> verdicts() {
    return Recorded.read(broker.asAdmin(), TOPICS.imagesClassified(), ImageClassified.class);
  }
}
