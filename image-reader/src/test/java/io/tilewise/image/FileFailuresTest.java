package io.tilewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFailuresTest {
  @TempDir Path folder;

  @Test
  void shouldNameAMissingFile() {
    assertThat(FileFailures.named(failure(folder.resolve("none")))).contains("no such file");
  }

  @Test
  void shouldNameANameThatIsTooLong() {
    assertThat(FileFailures.named(failure(folder.resolve("x".repeat(304)))))
        .contains("a name too long for the file system");
  }

  @Test
  void shouldNameAPathThatIsTooLong() {
    Path deep = folder.resolve("a/".repeat(2500));

    IOException failure = catchThrowableOfType(IOException.class, () -> Files.size(deep));

    assertThat(FileFailures.named(failure)).contains("a name too long for the file system");
  }

  @Test
  void shouldNameSymbolicLinksInACircle() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertThat(FileFailures.named(failure(loop))).contains("symbolic links in a circle");
  }

  @Test
  void shouldNameAPathThroughAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(FileFailures.named(failure(file.resolve("image.png"))))
        .contains("its path leads through a file");
  }

  @Test
  void shouldNameWhatTheJdkHasTypesFor() {
    assertThat(FileFailures.stays(new AccessDeniedException("f"))).isTrue();
    assertThat(FileFailures.stays(new FileSystemLoopException("f"))).isTrue();
    assertThat(FileFailures.stays(new NotDirectoryException("f"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Input/output error", "Stale file handle", "Too many open files"})
  void shouldLetPassWhatADeviceSays(String reason) {
    FileSystemException failure = new FileSystemException("f", null, reason);

    assertThat(FileFailures.stays(failure)).isFalse();
    assertThatThrownBy(() -> FileFailures.refusal(failure)).isSameAs(failure);
  }

  @Test
  void shouldLetPassWhatHasNoReason() {
    assertThat(FileFailures.stays(new FileSystemException("f"))).isFalse();
    assertThat(FileFailures.stays(new IOException("broken"))).isFalse();
  }

  private static IOException failure(Path file) {
    return catchThrowableOfType(IOException.class, file::toRealPath);
  }
}
