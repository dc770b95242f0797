package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.SampleImages;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFileTest {
  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final byte[] PNG = TilePng.encode(SampleImages.noise(40, 40, 1));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = write("image");
  }

  @Test
  void shouldSayTheSameOfAFileThatNobodyTouched() throws Exception {
    String first = version(file);
    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      image.finish();
      assertThat(image.version()).isEqualTo(first);
    }

    assertThat(version(file)).isEqualTo(first).matches("[0-9a-f]{32}");
  }

  @Test
  void shouldSayAnotherOfAFileThatAnotherWasRenamedOver() throws Exception {
    String first = version(file);
    Files.move(write("other"), file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(version(file)).isNotEqualTo(first);
  }

  @Test
  void shouldSayAnotherOfTheSameBytesUnderAnotherName() throws Exception {
    assertThat(version(write("other"))).isNotEqualTo(version(file));
  }

  /** A tile is of this content, whoever may read it. */
  @Test
  void shouldSayTheSameOfAFileWhoseRightsOrLinksChanged() throws Exception {
    assumeChangeTimes();
    String first = version(file);
    FileTime changed = changed();
    while (changed().equals(changed)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    }
    Files.createLink(folder.resolve("backup"), file);

    assertThat(version(file)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 400, 1000})
  void shouldSayAnotherOfAFileThatWasWrittenAndItsTimeSetBack(int side) throws Exception {
    byte[] bytes = TilePng.encode(SampleImages.noise(side, side, 1));
    Files.setLastModifiedTime(Files.write(file, bytes), TIME);
    String first = version(file);
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    byte[] other = Arrays.copyOf(TilePng.encode(SampleImages.noise(side, side, 2)), bytes.length);

    Files.setLastModifiedTime(Files.write(file, other), TIME);

    assertThat(version(file)).isNotEqualTo(first);
    assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey()).isEqualTo(key);
    Files.setLastModifiedTime(Files.write(file, bytes), TIME);
    assertThat(version(file)).as("of what was there first").isEqualTo(first);
  }

  /** What it is meant for: the state that is asked for, not a file at rest. */
  @Test
  void shouldTakeOtherRightsForNoChangeOfItsVersion() throws Exception {
    assumeChangeTimes();
    try (SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT)) {
      String version = source.version();
      touchUntilChanged(changed());

      source.checkVersion();
      source.checkUnchanged(); // since that is its state now

      assertThat(source.version()).isEqualTo(version);
      Files.write(file, TilePng.encode(SampleImages.noise(40, 40, 2)));
      Files.setLastModifiedTime(file, TIME);
      assertThatThrownBy(source::checkVersion).isInstanceOf(ImageFormatException.class);
    }
  }

  @Test
  void shouldNoticeAnotherFileBetweenTheLookAndTheOpening() {
    assertThatThrownBy(
            () ->
                SourceFile.open(
                    file,
                    ImageLimits.DEFAULT,
                    path -> {
                      Files.move(write("other"), path, StandardCopyOption.REPLACE_EXISTING);
                      return FileBytes.open(path);
                    }))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("image: changed while it was read (expected: a finished file)");
  }

  @Test
  void shouldNotReadAPipeThatWasPutInTheFilesPlace() {
    assertThatThrownBy(
            () ->
                SourceFile.open(
                    file,
                    ImageLimits.DEFAULT,
                    path -> {
                      FileBytes bytes = FileBytes.open(path);
                      Files.delete(path);
                      new ProcessBuilder("mkfifo", path.toString())
                          .inheritIO()
                          .start()
                          .onExit()
                          .join();
                      return bytes;
                    }))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("image: a special file (expected: a readable file)");
  }

  /** Rights and links are no reason to refuse an image for good, nor to trust it. */
  @Test
  void shouldLetPassWhatOnlyTheTimeOfTheLastChangeTells() throws Exception {
    assumeChangeTimes();
    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      touchUntilChanged(changed());

      assertThatExceptionOfType(UnsettledFileException.class)
          .isThrownBy(image::finish)
          .withMessage(
              "image: links, rights or bytes changed while it was read (expected: a file at rest)");
    }
    version(file); // by the next attempt it is at rest
  }

  /** Writes what is there and sets the time back, until the file system's clock has moved on. */
  private void touchUntilChanged(FileTime before) throws IOException {
    while (changed().equals(before)) {
      Files.write(file, PNG);
      Files.setLastModifiedTime(file, TIME);
    }
  }

  private FileTime changed() throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime");
  }

  private void assumeChangeTimes() {
    assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("unix");
  }

  private Path write(String name) throws IOException {
    Path written = Files.write(folder.resolve(name), PNG);
    return Files.setLastModifiedTime(written, TIME);
  }

  private static String version(Path file) throws Exception {
    try (SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }
}
