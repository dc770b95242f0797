package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.savedmodel.Completeness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On SavedModels that nobody here wrote. */
class CompletenessTest {
  private static final Path DATA = Path.of("../../shared/data");

  @TempDir Path directory;

  @BeforeEach
  void findData() {
    assumeThat(DATA).as("shared test data").isDirectory();
  }

  private static List<FileStamp> files(Path version) throws Exception {
    Path root = version.toRealPath().getParent().getParent();
    return new VersionFolder(root, ModelReference.parse("any@1"), version.toRealPath()).content();
  }

  private static List<Path> versions() throws IOException {
    try (Stream<Path> found = Files.walk(DATA)) {
      return found
          .filter(file -> file.endsWith(ModelRepository.SAVED_MODEL))
          .map(Path::getParent)
          .toList();
    }
  }

  private Path copy(Path version) throws IOException {
    Path to = Files.createTempDirectory(directory, "copy").resolve("any/1");
    try (Stream<Path> found = Files.walk(version)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        SampleVersion.write(to.resolve(version.relativize(file)), Files.readAllBytes(file));
      }
    }
    return to;
  }

  @Test
  void shouldTakeWhatIsComplete() throws Exception {
    assertThat(versions()).hasSizeGreaterThan(5);
    for (Path version : versions()) {
      List<FileStamp> files = files(version);
      assertThatCode(() -> Completeness.check(files)).as("%s", version).doesNotThrowAnyException();
    }
  }

  /** Each file of graph and weights, one byte short or gone. */
  @Test
  void shouldMissEveryFileAndEveryLastByte() throws Exception {
    for (Path version : versions()) {
      for (FileStamp file : files(version)) {
        if (!file.name().startsWith(Completeness.ASSETS)) {
          Path copy = copy(version);
          byte[] bytes = Files.readAllBytes(file.file());
          Files.write(copy.resolve(file.name()), Arrays.copyOf(bytes, bytes.length - 1));
          assertIncomplete(copy, file.name());
          Files.delete(copy.resolve(file.name()));
          assertIncomplete(copy, file.name());
        }
      }
    }
  }

  private static void assertIncomplete(Path version, String file) {
    assertThatExceptionOfType(IncompleteException.class)
        .as("%s", version)
        .isThrownBy(() -> Completeness.check(files(version)))
        .withMessageStartingWith(file + ": ");
  }

  /** Waiting would not help: whoever loads it says what is wrong. */
  @Test
  void shouldNotTakeAnIndexThatIsWholeButDamagedForOneThatIsStillCopied() throws Exception {
    for (Path version : versions()) {
      Path copy = copy(version);
      Path index = copy.resolve("variables/variables.index");
      if (Files.exists(index)) {
        byte[] bytes = Files.readAllBytes(index);
        Arrays.fill(bytes, 0, bytes.length - 8, (byte) 0xff);
        Files.write(index, bytes);
        List<FileStamp> files = files(copy);

        assertThatCode(() -> Completeness.check(files))
            .as("%s", version)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void shouldMissTheFolderOfVariablesThatAGraphNeedsAndOfNoOther() throws Exception {
    for (Path version : versions()) {
      Path copy = copy(version);
      Path variables = copy.resolve(Completeness.VARIABLES);
      if (Files.exists(variables)) {
        try (Stream<Path> files = Files.walk(variables)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
        assertIncomplete(copy, "variables/variables.index");
      }
    }
  }
}
