package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.JavaProcess;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose libraries cannot be unpacked, since nothing can be written where they belong. */
class CacheFolderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void shouldWaitForItAndSayWhichOneInASentence() throws Exception {
    Path none = Files.createFile(folder.resolve("file"));
    Path log = folder.resolve("inference.log");
    try (JavaProcess inference =
        JavaProcess.start(
            InferenceMain.class,
            JavaProcess.QUICK_START,
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
                "TILEWISE_MODELS", Path.of("../models").toAbsolutePath().normalize().toString(),
                "TILEWISE_PRELOAD_MODELS", "all",
                "TILEWISE_CACHE_DIR", none.toString(),
                "TILEWISE_MANAGEMENT_PORT", "0",
                "TILEWISE_PROBE_PORT", "0"),
            Redirect.to(log.toFile()))) {
      await()
          .atMost(PATIENCE)
          .until(() -> !inference.isAlive() || Files.readString(log).contains("Not ready: "));
      inference.terminate();

      assertThat(inference.exitCode()).isZero();
      assertThat(Files.readString(log))
          .contains("libraries: cannot unpack ")
          .contains(" into " + none + " (expected: a writable directory with that space")
          .doesNotContain("\tat ");
    }
  }
}
