package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
  @TempDir private Path folder;

  @Test
  void shouldDeleteAFolderWithAllThatIsInIt() throws IOException {
    Path doomed = Files.createDirectories(folder.resolve("doomed/deep/deeper")).getParent();
    Files.writeString(doomed.resolve("file"), "text");

    Directories.delete(folder.resolve("doomed"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldDeleteALinkButNotWhatItLeadsTo() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "text");
    Path doomed = Files.createDirectory(folder.resolve("doomed"));
    Files.createSymbolicLink(doomed.resolve("link"), kept);

    Directories.delete(doomed);

    assertThat(doomed).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  @Test
  void shouldFindNothingToDoWhereNothingIs() throws IOException {
    Directories.delete(folder.resolve("absent"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldDeleteTheRestAndSayWhatCannotBeDeleted() throws IOException {
    Path doomed = Files.createDirectory(folder.resolve("doomed"));
    Path stuck = Files.createDirectory(doomed.resolve("stuck"));
    Path other = Files.createDirectory(doomed.resolve("other"));
    Path inside = Files.writeString(stuck.resolve("file"), "text");
    Files.writeString(other.resolve("file"), "text");
    assumeThat(stuck.toFile().setWritable(false) && !Files.isWritable(stuck))
        .as("a user whom permissions bind")
        .isTrue();

    assertThatThrownBy(() -> Directories.delete(doomed)).isInstanceOf(IOException.class);

    assertThat(stuck.toFile().setWritable(true)).isTrue();
    assertThat(inside).exists();
    assertThat(other).doesNotExist();
  }
}
