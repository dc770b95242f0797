package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir private Path directory;
  private Path task;
  private Path file;

  @BeforeEach
  void place() {
    task = directory.resolve("state/tilewise-aggregator/0_3");
    file = task.resolve("rocksdb/image-records/CURRENT");
  }

  private LocalState open(Duration retention) throws ConfigurationException {
    return open(directory.resolve("state"), retention);
  }

  private static LocalState open(Path state, Duration retention) throws ConfigurationException {
    return LocalState.open(state, "tilewise-aggregator", retention, Duration.ofDays(8));
  }

  private void store() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "MANIFEST-000004\n");
  }

  @Test
  void shouldRefuseADirectoryThatAnotherHas() throws ConfigurationException {
    try (LocalState first = open(Duration.ofDays(2))) {
      assertThat(first).isNotNull();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> open(Duration.ofDays(2)))
          .withMessage(
              "TILEWISE_STATE_DIR: "
                  + directory.resolve("state/tilewise-aggregator")
                  + " (expected: one that no other process uses)");
    }
    open(Duration.ofDays(2)).close();
  }

  @Test
  void shouldRefuseADirectoryThatCannotBeWritten() throws IOException {
    Path occupied = Files.writeString(directory.resolve("occupied"), "a file");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> open(occupied, Duration.ofDays(2)))
        .withMessageStartingWith(
            "TILEWISE_STATE_DIR: " + occupied + " (expected: a directory that can be written): ");
  }

  @Test
  void shouldKeepStoresOfTheSameRetention() throws Exception {
    open(Duration.ofDays(2)).close();
    store();

    open(Duration.ofDays(2)).close();

    assertThat(file).exists();
  }

  @Test
  void shouldDropStoresThatNobodyKeptUpToDateForLongerThanVerdictsAreRemembered() throws Exception {
    open(Duration.ofDays(2)).close();
    store();
    lastUsed(Duration.ofDays(7));
    open(Duration.ofDays(2)).close();
    assertThat(file).exists();

    lastUsed(Duration.ofDays(9));
    LocalState old = open(Duration.ofDays(2));

    assertThat(task).doesNotExist();
    store();
    lastUsed(Duration.ofDays(9)); // it ran for so long
    old.close();
    open(Duration.ofDays(2)).close();
    assertThat(file).exists();
  }

  private void lastUsed(Duration ago) throws IOException {
    Files.setLastModifiedTime(
        directory.resolve("state/tilewise-aggregator/tile-retention"),
        FileTime.from(Instant.now().minus(ago)));
  }

  @Test
  void shouldDropStoresOfAnotherOrUnknownRetentionForTheirSegmentsLieElsewhere() throws Exception {
    open(Duration.ofDays(2)).close();
    store();

    open(Duration.ofDays(4)).close();

    assertThat(task).doesNotExist();
    store();
    Files.delete(directory.resolve("state/tilewise-aggregator/tile-retention"));
    open(Duration.ofDays(4)).close();
    assertThat(task).doesNotExist();
  }
}
