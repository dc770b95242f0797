package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rocksdb.Options;

class StoreLibraryTest {
  @Test
  void shouldLoadAndLeaveNoFile() throws Exception {
    Set<Path> before = unpacked();

    StoreLibrary.load();
    StoreLibrary.load();

    // Others of this machine unpack theirs meanwhile.
    await().until(() -> before.containsAll(unpacked()));
    try (Options options = new Options()) {
      assertThat(options.createIfMissing()).isFalse();
    }
  }

  private static Set<Path> unpacked() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("tilewise-rocksdb-"))
          .collect(Collectors.toSet());
    }
  }
}
