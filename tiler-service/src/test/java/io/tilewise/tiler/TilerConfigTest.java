package io.tilewise.tiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.LateTiles;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.openslide.OpenSlideLibrary;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilerConfigTest {
  @TempDir Path folder;

  @Test
  void shouldNeedABrokerModelsAndRootsAlone() throws Exception {
    Settings settings = Settings.of(minimal());

    TilerConfig config = TilerConfig.from(settings);

    settings.check();
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(config.imageRoots()).containsExactly(folder);
    assertThat(config.limits()).isEqualTo(ImageLimits.DEFAULT);
    assertThat(config.workers()).isEqualTo(1);
    assertThat(config.maxAhead()).isEqualTo(256 << 20);
    assertThat(config.lateTiles()).isEqualTo(LateTiles.IGNORE);
    assertThat(config.byReference()).isEqualTo(ByReference.AUTO);
    assertThat(config.topics().imagesTiled()).isEqualTo("images.tiled");
  }

  @Test
  void shouldLeaveAFifthOfTheShutdownForClosing() {
    Map<String, String> environment = minimal();
    environment.put("TILEWISE_SHUTDOWN_TIMEOUT", "10s");

    TilerConfig config = TilerConfig.from(Settings.of(environment));

    assertThat(config.drain()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void shouldReadHowFarItMayBeAheadAndWhatBecomesOfLateTiles() throws Exception {
    Map<String, String> environment = minimal();
    environment.put("TILEWISE_TILER_MAX_AHEAD", "1024GiB");
    environment.put("TILEWISE_LATE_TILES", "amend");
    environment.put("TILEWISE_TILER_BY_REFERENCE", "never");
    Settings settings = Settings.of(environment);

    TilerConfig config = TilerConfig.from(settings);

    settings.check();
    assertThat(config.maxAhead()).isEqualTo(1L << 40);
    assertThat(config.lateTiles()).isEqualTo(LateTiles.AMEND);
    assertThat(config.byReference()).isEqualTo(ByReference.NEVER);
  }

  @Test
  void shouldAllowOpenSlideWhereItIsInstalled() throws Exception {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is installed").isPresent();
    Map<String, String> environment = minimal();
    environment.put("TILEWISE_OPENSLIDE", "true");
    Settings settings = Settings.of(environment);

    TilerConfig config = TilerConfig.from(settings);

    settings.check();
    assertThat(config.limits()).isEqualTo(ImageLimits.DEFAULT.withOpenSlide(true));
  }

  @Test
  void shouldNotStartWhereOpenSlideIsWantedAndNotInstalled() {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is not installed").isEmpty();
    Map<String, String> environment = minimal();
    environment.put("TILEWISE_OPENSLIDE", "true");
    Settings settings = Settings.of(environment);

    TilerConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TILEWISE_OPENSLIDE: true (expected: libopenslide installed");
  }

  @Test
  void shouldNameAllProblemsAtOnce() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_MODELS", folder.resolve("none").toString());
    environment.put("TILEWISE_IMAGE_ROOTS", folder.resolve("nowhere").toString());
    environment.put("TILEWISE_TILER_WORKERS", "0");
    environment.put("TILEWISE_TILER_MAX_AHEAD", "0");
    environment.put("TILEWISE_LATE_TILES", "drop");
    environment.put("TILEWISE_TOPIC_PREFIX", "a b");
    environment.put("TILEWISE_DEFAULT_RULE", "coin-toss");
    Settings settings = Settings.of(environment);
    TilerConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(8)
                    .anyMatch(p -> p.startsWith("TILEWISE_DEFAULT_RULE: coin-toss"))
                    .anyMatch(p -> p.startsWith("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set"))
                    .anyMatch(p -> p.startsWith("TILEWISE_MODELS: "))
                    .anyMatch(p -> p.startsWith("TILEWISE_IMAGE_ROOTS: "))
                    .anyMatch(p -> p.startsWith("TILEWISE_TILER_WORKERS: 0"))
                    .anyMatch(p -> p.startsWith("TILEWISE_TILER_MAX_AHEAD: 0 (expected: a size"))
                    .anyMatch(p -> p.startsWith("TILEWISE_LATE_TILES: drop (expected: ignore"))
                    .anyMatch(p -> p.startsWith("TILEWISE_TOPIC_PREFIX: a b")));
  }

  /** In a process of its own: here the library is loaded. */
  @Test
  void shouldNotStartWhereZstdCannotUnpackItsLibrary() throws Exception {
    ProcessBuilder tiler =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder.resolve("none"),
            "-cp",
            System.getProperty("java.class.path"),
            "io.tilewise.tiler.TilerMain");
    tiler.environment().putAll(minimal());

    Path said = folder.resolve("said");
    Process process = tiler.redirectErrorStream(true).redirectOutput(said.toFile()).start();

    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("refused").isTrue();
      assertThat(process.exitValue()).isEqualTo(2);
      assertThat(said)
          .content()
          .contains("java.io.tmpdir: " + folder.resolve("none") + " (expected: a folder");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Map<String, String> minimal() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    environment.put("TILEWISE_MODELS", folder.toString());
    environment.put("TILEWISE_IMAGE_ROOTS", folder.toString());
    return environment;
  }
}
