package io.tilewise.standalone.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Pipeline.Part;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import io.tilewise.standalone.logging.ServiceProcess.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What services write that work: two images, one of them torn, through a process of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonPipelineIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET_NAME = "Jane Doe 1970";

  private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);

  @BeforeAll
  void judgeTwoImages(@TempDir Path folder) throws Exception {
    Path images = Files.createDirectories(folder.resolve(SECRET_NAME)).toRealPath();
    SmearPlan plan = new SmearPlan("whole", 2, 2, 128, 1, new Rgb(196, 166, 178), 3);
    Files.write(images.resolve("whole.png"), TilePng.encode(SmearPainter.paint(plan)));
    Files.write(images.resolve("torn.png"), new byte[7]);
    try (Pipeline pipeline =
            new Pipeline(folder.resolve("data"), Path.of("../models").toRealPath(), images);
        SubmissionPublisher publisher =
            new SubmissionPublisher(pipeline.connection(), "/tilewise/test")) {
      for (Part part : Part.values()) {
        pipeline.stop(part);
      }
      // TensorFlow tells all that it does.
      Map<String, String> told = Map.of("TF_CPP_MIN_LOG_LEVEL", "0", "TF_CPP_MAX_VLOG_LEVEL", "0");
      for (Service service : Service.values()) {
        processes.put(service, ServiceProcess.start(service, folder, pipeline.environment(), told));
      }
      publisher.publish(
          List.of(submission("whole-1", images, "whole"), submission("torn-1", images, "torn")));
      await().atMost(PATIENCE).until(this::areJudged);
      for (ServiceProcess process : processes.values()) {
        process.terminate();
      }
      for (ServiceProcess process : processes.values()) {
        assertThat(process.exitCode()).isZero();
      }
    }
  }

  private boolean areJudged() throws IOException {
    return process(Service.AGGREGATOR)
            .hasSaid("imageId=whole-1 submissionId=whole-1-a" + " traceparent=- COMPLETE")
        && process(Service.AGGREGATOR)
            .hasSaid("imageId=torn-1 submissionId=torn-1-a" + " traceparent=- REJECTED");
  }

  private ServiceProcess process(Service service) {
    return Objects.requireNonNull(processes.get(service));
  }

  @AfterAll
  void end() {
    processes.values().forEach(ServiceProcess::close);
  }

  @Test
  void shouldTellOfEachImageOncePerStage() throws IOException {
    JsonNode tiled = only(Service.TILER, "image.tiled");
    JsonNode rejected = only(Service.TILER, "image.rejected");
    List<JsonNode> registered = process(Service.AGGREGATOR).lines("image.registered");
    List<JsonNode> classified = process(Service.AGGREGATOR).lines("image.classified");

    assertThat(tiled.get("imageId").asString()).isEqualTo("whole-1");
    assertThat(tiled.get("submissionId").asString()).isEqualTo("whole-1-a");
    assertThat(tiled.get("lane").asString()).isEqualTo("EXPRESS");
    assertThat(tiled.get("tiles").isIntegralNumber()).isTrue();
    assertThat(tiled.get("durationMs").isIntegralNumber()).isTrue();
    assertThat(rejected.get("imageId").asString()).isEqualTo("torn-1");
    assertThat(rejected.get("reason").asString()).isNotEmpty();
    assertThat(registered)
        .extracting(line -> line.get("submissionId").asString())
        .containsExactlyInAnyOrder("whole-1-a", "torn-1-a");
    assertThat(classified)
        .extracting(line -> line.get("submissionId").asString() + line.get("status").asString())
        .containsExactlyInAnyOrder("whole-1-aCOMPLETE", "torn-1-aREJECTED");
  }

  @Test
  void shouldMakeLinesOfWhatTensorFlowTells() throws IOException {
    assertThat(process(Service.INFERENCE).lines())
        .filteredOn(line -> line.get("logger").asString().equals("stderr"))
        .extracting(line -> line.get("message").asString())
        .anyMatch(message -> message.contains("tensorflow/"));
  }

  @Test
  void shouldNameNobodysFile() throws IOException {
    for (ServiceProcess process : processes.values()) {
      assertThat(process.lines()).noneMatch(line -> line.toString().contains("Jane"));
    }
  }

  private JsonNode only(Service service, String event) throws IOException {
    List<JsonNode> lines = process(service).lines(event);
    assertThat(lines).as(event).hasSize(1);
    return lines.getFirst();
  }

  private static ImageSubmitted submission(String imageId, Path images, String name) {
    return Pipeline.submission(
        imageId, imageId + "-a", images.resolve(name + ".png"), Lane.EXPRESS);
  }
}
