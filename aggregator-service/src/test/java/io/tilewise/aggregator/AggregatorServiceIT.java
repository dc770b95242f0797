package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Route.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class AggregatorServiceIT {
  @TempDir private Path directory;

  private static Slide slide(int number) {
    return Slide.of("it-" + number, 10);
  }

  private static Response answer(AggregatorService service, String imageId) throws Exception {
    return (Response) service.routes().get("/images").answer(Request.of(imageId));
  }

  @Test
  void shouldGiveEachImageOneVerdictAcrossRestartsWithAndWithoutItsState_G1_G2_G8(
      EmbeddedBroker broker) throws Exception {
    List<Event> firstHalf = new ArrayList<>();
    List<Event> secondHalf = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      List<Event> events = new ArrayList<>(slide(number).scores());
      events.add(slide(number).tiledNow(Live.PARTITIONS));
      events.add(slide(number).submitted());
      Collections.shuffle(events, new Random(number));
      firstHalf.addAll(events.subList(0, 7));
      secondHalf.addAll(events.subList(5, events.size()));
    }
    try (Live live = new Live(broker, directory, "restart.")) {
      AggregatorService service = live.start("kept");
      live.send(firstHalf);
      awaitRead(service);
      live.stop(service);

      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      service = live.start("kept", meters);
      // What the one before flushed at its end, this one opened.
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Live.PATIENCE)
          .until(() -> meters.get("tilewise.store").gauge().value() > 0);
      live.send(secondHalf.subList(0, secondHalf.size() / 2));
      live.stop(service);
      live.start("lost");
      live.send(secondHalf);
      live.send(firstHalf);
      live.send(slide(99).scores());
      live.send(List.of(slide(99).tiledNow(Live.PARTITIONS)));
      live.awaitVerdicts(21);

      assertThat(live.verdicts).hasSize(21);
      assertThat(live.verdicts).extracting(ImageClassified::imageId).doesNotHaveDuplicates();
      assertThat(live.verdicts)
          .allSatisfy(verdict -> assertThat(verdict.tiles().scored()).isEqualTo(10))
          .allSatisfy(verdict -> assertThat(verdict.revision()).isEqualTo(1_000_000));
    }
  }

  /** So that the restart finds state behind it, not only a backlog in front. */
  private static void awaitRead(AggregatorService service) {
    await()
        .dontCatchUncaughtExceptions()
        .atMost(Live.PATIENCE)
        .until(
            () ->
                answer(service, "it-0").status() == 200
                    && answer(service, "it-19").status() == 200);
  }

  @Test
  void shouldTellProgressAndThenTheVerdictOverHttp(EmbeddedBroker broker) throws Exception {
    Slide slide = slide(1);
    try (Live live = new Live(broker, directory, "http.")) {
      AggregatorService service = live.start("http");
      assertThat(answer(service, "it-1").status()).isEqualTo(404);

      live.send(List.of(slide.tiledNow(Live.PARTITIONS)));
      live.send(slide.scores().subList(0, 9));
      await()
          .atMost(Live.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(answer(service, "it-1").body())
                      .contains(
                          "\"status\":\"SCORING\"",
                          "\"tiles\":{\"expected\":10,\"scored\":9,\"failed\":0,\"missing\":1,"));
      live.send(slide.scores().subList(9, 10));
      live.awaitVerdicts(1);

      Response verdict = answer(service, "it-1");
      assertThat(verdict.status()).isEqualTo(200);
      assertThat(verdict.body())
          .isEqualTo(new String(EventCodec.json(live.verdicts.getFirst()), UTF_8));
      assertThat(answer(service, "not an id").status()).isEqualTo(400);
    }
  }

  private static ImageSubmitted waiting(Slide slide, Duration maxWait) {
    return new ImageSubmitted(
        slide.imageId(),
        slide.submissionId(),
        slide.submitted().uri(),
        Slide.MODEL,
        slide.submitted().lane(),
        null,
        maxWait,
        Slide.SENT,
        Map.of());
  }

  @Test
  void shouldGiveAVerdictAtItsDeadlineWithNothingElseHappening_G1(EmbeddedBroker broker)
      throws Exception {
    ImageSubmitted hurried = waiting(slide(1), Duration.ofSeconds(2));
    try (Live live = new Live(broker, directory, "deadline.")) {
      live.start("deadline");

      live.send(List.of(hurried));
      live.awaitVerdicts(1);

      assertThat(live.verdicts.getFirst().status()).isEqualTo(ImageClassified.Status.FAILED);
    }
  }

  /** Kafka keeps tiles for a week unless it is told otherwise. */
  @Test
  void shouldRefuseToWaitLongerThanKafkaKeepsTiles(EmbeddedBroker broker) throws Exception {
    try (Live live = new Live(broker, directory, "patient.")) {
      live.start("patient");

      live.send(List.of(waiting(slide(1), Duration.ofDays(8))));
      live.awaitVerdicts(1);

      assertThat(live.verdicts.getFirst().reason()).isEqualTo(Reason.MAX_WAIT_TOO_LONG);
      assertThat(live.verdicts.getFirst().text())
          .isEqualTo(
              "maxWait: PT192H (expected: at most PT168H, for which patient.tiles.routine keeps"
                  + " tiles: its retention.ms)");
    }
  }

  @Test
  void shouldRefuseToStartWithOtherTopicsThanItNeeds(EmbeddedBroker broker) {
    try (Live uneven =
        new Live(
            broker,
            directory,
            "uneven.",
            topic ->
                topic.name().endsWith("tiles.scored")
                    ? new NewTopic(topic.name(), 4, (short) 1)
                    : topic)) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> uneven.start("uneven"))
          .withMessageStartingWith(
              "partitions: {uneven.images.rejected=3, uneven.images.submitted=3,"
                  + " uneven.images.tiled=3, uneven.tiles.scored=4}");
    }
  }
}
