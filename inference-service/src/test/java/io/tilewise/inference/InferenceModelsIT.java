package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models that come late, go or change while inference runs. */
class InferenceModelsIT extends InferenceFixture {
  @Test
  void shouldWaitForModelsWithoutGivingUpATileAndBeReadyWhenTheyAreThere() throws Exception {
    Path models = Files.createDirectory(directory.resolve("mounted-later"));
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "empty.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      kafka.write(Lane.ROUTINE, tile(0, MODEL), Tiles.png(SIZE, 1));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());

      InferenceConfig config = preloading(Preload.NONE, config(BROKER, kafka, models));
      RunningService service = InferenceService.start(config, meters);
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> meters.get("tilewise.tiles.waiting").gauge().value() == 1);
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        // The other lanes may be joining still.
        await().atMost(PATIENCE).until(() -> service.health().detail().contains("is empty"));
        copyModel(models);
        await().atMost(PATIENCE).until(() -> !scores.read().isEmpty());
        await().atMost(PATIENCE).until(() -> service.health().ready());
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(scored(scores.read())).containsExactly(0);
      assertThat(failures(scores.read())).isEmpty();
    }
  }

  /** One model is enough: what else is in the repository, say half copied, is left to its tiles. */
  @Test
  void shouldJoinItsGroupsWhenAllModelsThatCanBeUsedAreWarm() throws Exception {
    Path models = Files.createDirectory(directory.resolve("all"));
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "usable.")) {
      kafka.write(Lane.ROUTINE, tile(0, MODEL), Tiles.png(SIZE, 1));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      InferenceConfig config = preloading(new Preload.All(), config(BROKER, kafka, models));
      RunningService service = InferenceService.start(config, new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> service.health().detail().contains("is empty"));
        Files.createDirectories(models.resolve("half-copied/1"));
        await().atMost(PATIENCE).until(() -> service.health().detail().contains("half-copied"));
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        assertThatThrownBy(() -> kafka.shares(Lane.ROUTINE))
            .hasMessageContaining("tilewise-inference-routine not found");

        copyModel(models);
        await().atMost(PATIENCE).until(() -> service.health().ready());
        await().atMost(PATIENCE).until(() -> !scores.read().isEmpty());
        assertThat(kafka.shares(Lane.ROUTINE)).containsExactly(3);
      } finally {
        service.stopTaking();
        service.close();
      }
    }
  }

  @Test
  void shouldFailATileAtItsDeadlineThatWaitsForItsModel() throws Exception {
    Path models = Files.createDirectory(directory.resolve("never-mounted"));
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "never.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      InferenceConfig config = preloading(Preload.NONE, config(BROKER, kafka, models));
      RunningService service = InferenceService.start(config, meters);
      try {
        Instant soon = Instant.now().plusSeconds(3);
        TileExtracted tile = Tiles.tile(new ModelContent(MODEL, null), soon);
        kafka.write(Lane.ROUTINE, tile, Tiles.png(SIZE, 1));
        await().atMost(PATIENCE).until(() -> !scores.read().isEmpty());
        await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(event(scores.read().getFirst()))
          .isInstanceOfSatisfying(
              TileFailed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.MODEL_UNUSABLE);
                assertThat(failed.text()).endsWith("because of: no models in the repository");
              });
    }
  }

  @Test
  void shouldNeverMixTheContentsOfAVersionThatIsWrittenOver() throws Exception {
    Path models = Files.createDirectory(directory.resolve("written-over"));
    Path card = copyModel(models).resolve("model.json");
    ModelRepository repository = new ModelRepository(models);
    String before = repository.resolve(MODEL).digest();
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "over.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      RunningService service = InferenceService.start(config(BROKER, kafka, models), meters);
      try {
        kafka.write(Lane.ROUTINE, tile(0, before), Tiles.png(SIZE, 1));
        await().atMost(PATIENCE).until(() -> scores.read().size() == 1);
        swapLabels(card);
        String after = repository.resolve(MODEL).digest();
        await()
            .atMost(PATIENCE)
            .until(() -> meters.counter("tilewise.models.changed").count() == 1);
        kafka.write(Lane.ROUTINE, tile(1, before), Tiles.png(SIZE, 1));
        kafka.write(Lane.ROUTINE, tile(2, after), Tiles.png(SIZE, 1));
        await().atMost(PATIENCE).until(() -> scores.read().size() == 3);

        assertThat(digests(scores.read())).isEqualTo(Map.of(0, before, 2, after));
        assertThat(failures(scores.read())).containsOnly(Map.entry(1, Reason.MODEL_DIFFERS));
        assertThat(before).isNotEqualTo(after);
      } finally {
        service.stopTaking();
        service.close();
      }
    }
  }

  /** The sample model's directory in another repository. */
  private static Path copyModel(Path models) throws Exception {
    Path from = MODELS.resolve("thin-smear/1");
    Path to = models.resolve("thin-smear/1");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  private static void swapLabels(Path card) throws Exception {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode json = (ObjectNode) mapper.readTree(Files.readString(card));
    json.remove("verdict"); // whose fit is for the labels as they were
    JsonNode labels = json.path("labels");
    json.putArray("labels").add(labels.get(1)).add(labels.get(0));
    Files.writeString(card, mapper.writeValueAsString(json));
  }

  private static Map<Integer, String> digests(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceFixture::event)
        .filter(TileScored.class::isInstance)
        .map(TileScored.class::cast)
        .collect(Collectors.toMap(TileScored::index, TileScored::modelDigest));
  }
}
