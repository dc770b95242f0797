package io.tilewise.model.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path directory;
  private Path root;
  private Path graph;

  @BeforeEach
  void makeARepository() throws IOException {
    root = Files.createDirectory(directory.resolve("models"));
    graph = Files.writeString(directory.resolve("graph"), "a graph");
  }

  @Test
  void shouldNumberVersionsBeyondTheHighest() throws IOException {
    assertThat(install()).hasToString("smear@1");
    assertThat(install()).hasToString("smear@2");
    Files.createDirectories(root.resolve("smear/10.3-beta"));
    Files.createDirectories(root.resolve("smear/final"));

    assertThat(install()).hasToString("smear@11");
    assertThat(root.resolve("smear/11/saved_model.pb")).hasContent("a graph");
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsNotFinished() throws IOException {
    try (Installation installation = Installation.begin(root, "smear", () -> {})) {
      installation.copy(Map.of("variables/variables.index", graph));
    }

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void shouldNotBeFoundBeforeItIsFinished() throws IOException {
    install();
    try (Installation installation = Installation.begin(root, "smear", () -> {})) {
      installation.copy(Map.of("saved_model.pb", graph));

      assertThat(new ModelRepository(root).models())
          .containsExactly(ModelReference.parse("smear@1"));
    }
  }

  @Test
  void shouldSweepWhatAnInterruptedOneLeft() throws IOException {
    Path left = Files.createDirectories(root.resolve("smear/.adding-4711/variables"));
    Files.writeString(left.resolve("variables.index"), "half");
    Files.writeString(root.resolve(".adding.lock"), "of a process that was killed");

    install();

    assertThat(left.getParent()).doesNotExist();
    assertThat(root.resolve("smear")).isDirectoryNotContaining("glob:**.adding*");
    assertThat(root.resolve(".adding.lock")).doesNotExist();
  }

  @Test
  void shouldSweepAlsoWhatOneOfAnotherNameLeft() throws IOException {
    Path left = Files.createDirectories(root.resolve("loop/.adding-4711"));
    Path kept = Files.createDirectories(root.resolve("other/1"));

    install();

    assertThat(left.getParent()).doesNotExist();
    assertThat(kept).isDirectory();
  }

  @Test
  void shouldSayThatItWaitsForAnotherProcess() throws Exception {
    Process other = Holder.start(root);
    List<String> told = new ArrayList<>();

    Installation.begin(
            root,
            "smear",
            () -> {
              told.add("waiting");
              other.destroyForcibly();
            })
        .close();

    assertThat(told).contains("waiting");
  }

  @Test
  void shouldKeepOtherProcessesOutUntilItsOwnEnds() throws Exception {
    Process other = Holder.start(root);
    try (FileChannel lock =
        FileChannel.open(root.resolve(".adding.lock"), StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).as("a lock that another process has").isNull();
    } finally {
      other.destroyForcibly().waitFor();
    }

    assertThat(install()).hasToString("smear@1");
    assertThat(root.resolve("smear")).isDirectoryNotContaining("glob:**.adding*");
  }

  @Test
  void shouldNotCollideWithOthersOfTheSameName() throws Exception {
    List<ModelReference> installed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<ModelReference>> tasks =
          Stream.generate(() -> (Callable<ModelReference>) this::install).limit(24).toList();
      for (Future<ModelReference> each : threads.invokeAll(tasks)) {
        installed.add(each.get());
      }
    }

    assertThat(installed)
        .map(ModelReference::version)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 24).mapToObj(String::valueOf).toList());
  }

  @Test
  void shouldCopyWhatALinkLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), graph);

    try (Installation installation = Installation.begin(root, "smear", () -> {})) {
      installation.copy(Map.of("saved_model.pb", link));
      installation.finish();
    }

    assertThat(root.resolve("smear/1/saved_model.pb"))
        .hasContent("a graph")
        .satisfies(file -> assertThat(Files.isSymbolicLink(file)).isFalse());
  }

  @Test
  void shouldStayInsideOfTheVersionAndTheRepository() throws IOException {
    try (Installation installation = Installation.begin(root, "smear", () -> {})) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> installation.copy(Map.of("../../out", graph)))
          .withMessageContaining("expected: a name below");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Installation.begin(root, "../out", () -> {}));
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("smear"), outside);
    assertThatIOException().isThrownBy(() -> Installation.begin(root, "smear", () -> {}));
    assertThat(outside).isEmptyDirectory();
  }

  private ModelReference install() throws IOException {
    try (Installation installation = Installation.begin(root, "smear", () -> {})) {
      installation.copy(Map.of("saved_model.pb", graph));
      return installation.finish();
    }
  }
}
