package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceConfigTest {
  @TempDir Path models;

  @Test
  void shouldNeedNoMoreThanKafkaAndModels() throws Exception {
    Settings settings = Settings.of(environment());

    InferenceConfig config = InferenceConfig.from(settings);

    settings.check();
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(config.preload()).isEqualTo(Preload.NONE);
    assertThat(config.images()).isEqualTo(InferenceConfig.Images.NONE);
    assertThat(config.lateTiles()).isEqualTo(LateTiles.IGNORE);
    assertThat(config.lanes()).containsExactly(Lane.values());
    assertThat(config.device()).isEqualTo(new EngineDevice.Automatic());
    assertThat(config.callLimit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.batches()).isEqualTo(new Batches(32, Duration.ofMillis(20), 512, 64 << 20));
  }

  @Test
  void shouldReadEverySetting() throws Exception {
    Map<String, String> environment = environment();
    environment.put("TILEWISE_TOPIC_PREFIX", "lab7.");
    environment.put("TILEWISE_PRELOAD_MODELS", "smear, tumour@3");
    environment.put("TILEWISE_INFERENCE_MAX_MODELS", "2");
    environment.put("TILEWISE_INFERENCE_BATCH_SIZE", "64");
    environment.put("TILEWISE_INFERENCE_BATCH_DELAY", "5ms");
    environment.put("TILEWISE_INFERENCE_MAX_IN_FLIGHT", "100");
    environment.put("TILEWISE_INFERENCE_MAX_IN_FLIGHT_SIZE", "1MiB");
    environment.put("TILEWISE_INFERENCE_WORKERS", "2");
    environment.put("TILEWISE_INFERENCE_LANES", "deferred, Express");
    environment.put("TILEWISE_INFERENCE_DEVICE", "gpu:1");
    environment.put("TILEWISE_INFERENCE_CALL_LIMIT", "20m");
    environment.put("TILEWISE_CACHE_DIR", "/var/cache/tilewise");
    environment.put("TILEWISE_LATE_TILES", "amend");
    environment.put("TILEWISE_IMAGE_ROOTS", models.toString());
    environment.put("TILEWISE_INFERENCE_OPEN_IMAGES", "3");
    environment.put("TILEWISE_INFERENCE_IMAGE_CACHE", "32MiB");
    environment.put("TILEWISE_TILER_MAX_HELD_MEGAPIXELS", "200");
    Settings settings = Settings.of(environment);

    InferenceConfig config = InferenceConfig.from(settings);

    settings.check();
    assertThat(config.topics().tilesScored()).isEqualTo("lab7.tiles.scored");
    assertThat(config.preload())
        .isEqualTo(
            new Preload.Named(
                List.of(ModelReference.parse("smear"), ModelReference.parse("tumour@3"))));
    assertThat(config.batches()).isEqualTo(new Batches(64, Duration.ofMillis(5), 100, 1 << 20));
    assertThat(config.maxModels()).isEqualTo(2);
    assertThat(config.workers()).isEqualTo(2);
    assertThat(config.lanes()).containsExactly(Lane.EXPRESS, Lane.DEFERRED);
    assertThat(config.device()).isEqualTo(new EngineDevice.Gpu(1));
    assertThat(config.callLimit()).isEqualTo(Duration.ofMinutes(20));
    assertThat(config.lateTiles()).isEqualTo(LateTiles.AMEND);
    assertThat(config.images())
        .isEqualTo(new InferenceConfig.Images(List.of(models), 3, 32 << 20, 200_000_000, false));
  }

  @Test
  void shouldTellAllProblemsAtOnce() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_MODELS", models.resolve("missing").toString());
    environment.put("TILEWISE_TOPIC_PREFIX", "no spaces");
    environment.put("TILEWISE_PRELOAD_MODELS", "../smear");
    environment.put("TILEWISE_INFERENCE_BATCH_SIZE", "0");
    environment.put("TILEWISE_INFERENCE_LANES", "express,urgent");
    environment.put("TILEWISE_INFERENCE_DEVICE", "cuda");
    environment.put("TILEWISE_INFERENCE_CALL_LIMIT", "999ms");
    environment.put("TILEWISE_LATE_TILES", "drop");
    environment.put("TILEWISE_INFERENCE_IMAGE_CACHE", "1023KiB");
    Settings settings = Settings.of(environment);

    InferenceConfig.from(settings);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(settings::check)
        .withMessageContainingAll(
            "TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set",
            "TILEWISE_MODELS: " + models.resolve("missing"),
            "TILEWISE_TOPIC_PREFIX: no spaces",
            "TILEWISE_PRELOAD_MODELS: ../smear",
            "TILEWISE_INFERENCE_BATCH_SIZE: 0",
            "TILEWISE_INFERENCE_LANES: express,urgent (expected: express, routine, deferred, or",
            "TILEWISE_INFERENCE_DEVICE: cuda (expected: cpu, or a GPU by its number: gpu:0,",
            "TILEWISE_INFERENCE_CALL_LIMIT: 999ms (expected: a duration such as 500ms, 10s or PT5M,"
                + " at least PT1S, at most PT24H)",
            "TILEWISE_LATE_TILES: drop (expected: ignore or amend)",
            "TILEWISE_INFERENCE_IMAGE_CACHE: 1023KiB (expected: a size such as 4096, 512KiB, 16MiB"
                + " or 1GiB, from 1048576 to 2^63-1 bytes)");
  }

  @Test
  void shouldRefuseToServeNoLane() {
    Map<String, String> environment = environment();
    environment.put("TILEWISE_INFERENCE_LANES", ",");
    Settings settings = Settings.of(environment);

    InferenceConfig.from(settings);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(settings::check)
        .withMessageContaining("TILEWISE_INFERENCE_LANES: ,");
  }

  @Test
  void shouldPreloadAllModelsWithoutNamingThem() {
    Map<String, String> environment = environment();
    environment.put("TILEWISE_PRELOAD_MODELS", "all");

    InferenceConfig config = InferenceConfig.from(Settings.of(environment));

    assertThat(config.preload()).isEqualTo(new Preload.All());
  }

  @Test
  void shouldRefuseMoreModelsToPreloadThanItMayHold() {
    Map<String, String> environment = environment();
    environment.put("TILEWISE_PRELOAD_MODELS", "a,b");
    environment.put("TILEWISE_INFERENCE_MAX_MODELS", "1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InferenceConfig.from(Settings.of(environment)))
        .withMessage("preload: Named[models=[a, b]] (expected: at most 1 models)");
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    environment.put("TILEWISE_MODELS", models.toString());
    return environment;
  }
}
