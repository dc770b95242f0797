package io.tilewise.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.DirectoryLock;
import io.tilewise.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackIT {
  @TempDir private Path folder;

  @Test
  void shouldEndTheBrokerWhenAServiceDoesNotStart() throws Exception {
    StackOptions options =
        new StackOptions(
            folder, StackOptions.freePort(), Path.of("../models"), List.of(), List.of(folder));
    Files.writeString(folder.resolve("aggregator"), "a file where its state was to be");
    StackConfig config = StackConfig.from(Settings.of(options.over(Map.of())), options);

    assertThatThrownBy(() -> Stack.start(config, new SimpleMeterRegistry(), () -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TILEWISE_STATE_DIR: " + folder.resolve("aggregator"));

    assertThat(options.brokerDirectory().resolve("meta.properties")).as("it did start").exists();
    try (DirectoryLock lock =
        DirectoryLock.tryAcquire(folder.resolve("kafka.lock")).orElseThrow()) {
      assertThat(lock).isNotNull();
    }
  }
}
