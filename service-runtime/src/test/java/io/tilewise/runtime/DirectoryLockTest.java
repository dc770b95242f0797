package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir private Path folder;

  @Test
  void shouldHaveOneOwnerInThisProcessUntilItIsClosed() throws IOException {
    Path file = folder.resolve("data.lock");

    try (DirectoryLock owner = DirectoryLock.tryAcquire(file).orElseThrow()) {
      assertThat(owner).isNotNull();
      assertThat(DirectoryLock.tryAcquire(file)).isEmpty();
    }

    try (DirectoryLock next = DirectoryLock.tryAcquire(file).orElseThrow()) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void shouldBelongToAnotherProcessUntilThatIsKilled() throws Exception {
    Path file = folder.resolve("data.lock");
    Process owner = otherProcess(file);
    try (BufferedReader out = owner.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("locked");

      assertThat(DirectoryLock.tryAcquire(file)).isEmpty();
    } finally {
      owner.destroyForcibly().waitFor();
    }

    try (DirectoryLock next = DirectoryLock.tryAcquire(file).orElseThrow()) {
      assertThat(next).isNotNull();
    }
  }

  /** POSIX would drop the lock with the second one's channel. */
  @Test
  void shouldStayLockedForOthersWhenThisProcessAsksAgain() throws Exception {
    Path file = folder.resolve("data.lock");
    try (DirectoryLock owner = DirectoryLock.tryAcquire(file).orElseThrow()) {
      assertThat(owner).isNotNull();
      assertThat(DirectoryLock.tryAcquire(folder.resolve("./data.lock"))).isEmpty();

      Process other = otherProcess(file);
      try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("taken");
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  private static Process otherProcess(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Owner.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void shouldSayThatTheFileCannotBeWritten() {
    assertThatThrownBy(() -> DirectoryLock.tryAcquire(folder.resolve("absent/data.lock")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Main of a process that takes the lock, says whether it could, and waits to be killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(Path.of(args[0]));
      System.out.println(lock.isPresent() ? "locked" : "taken");
      System.in.read();
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }
}
