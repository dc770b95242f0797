package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.dicom.DicomFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder's files as one image: its version, its digest, and what changes meanwhile. */
class SourceFolderTest {
  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String CHANGED =
      "image: changed while it was read (expected: a finished file)";

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectory(root.resolve("series"));
    write("a", DicomFiles.level(0));
    write("b", DicomFiles.level(1));
  }

  @Test
  void shouldSayAnotherVersionWhateverChanges() throws Exception {
    String first = version();
    assertThat(version()).isEqualTo(first).matches("[0-9a-f]{32}");

    write("c", DicomFiles.level(2));
    String more = version();
    Files.move(folder.resolve("c"), folder.resolve("d"));
    String renamed = version();
    Files.delete(folder.resolve("d"));
    Files.write(folder.resolve("b"), new byte[] {1});
    String written = version();

    assertThat(Stream.of(first, more, renamed, written).distinct()).hasSize(4);
  }

  @Test
  void shouldSayTheSameVersionWhateverIsBesideTheFiles() throws Exception {
    String first = version();

    Files.write(folder.resolve(".hidden"), new byte[1]);
    Files.write(folder.resolve("DICOMDIR"), new byte[1]);

    assertThat(version()).isEqualTo(first);
  }

  @Test
  void shouldDigestTheDigestsOfAllFiles() throws Exception {
    try (ImageFile image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      assertThatThrownBy(image::contentSha256).isInstanceOf(IllegalStateException.class);
      image.finish();

      String all =
          Stream.of(sha256(DicomFiles.level(0)), sha256(DicomFiles.level(1)))
              .sorted()
              .map(digest -> digest + "\n")
              .reduce("", String::concat);
      assertThat(image.contentSha256()).isEqualTo(sha256(all.getBytes(US_ASCII)));
    }
  }

  @Test
  void shouldNoticeAFileThatCameOrWentOrIsAnother() throws Exception {
    assertNoticed(() -> write("c", DicomFiles.level(2)));
    Files.delete(folder.resolve("c"));
    assertNoticed(() -> Files.createDirectory(folder.resolve("c")));
    Files.delete(folder.resolve("c"));
    assertNoticed(() -> Files.delete(folder.resolve("b")));
    write("b", DicomFiles.level(1));
    assertNoticed(() -> Files.move(folder.resolve("b"), folder.resolve("c")));
    Files.move(folder.resolve("c"), folder.resolve("b"));
    Path other = root.resolve("other");
    Files.write(other, DicomFiles.level(1));
    Files.setLastModifiedTime(other, TIME);
    assertNoticed(
        () -> Files.move(other, folder.resolve("b"), StandardCopyOption.REPLACE_EXISTING));
  }

  private void assertNoticed(ThrowingCallable change) throws Exception {
    try (ImageFile image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      image.region(0, 0, 8, 8);
      try {
        change.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      assertThatThrownBy(image::finish)
          .isInstanceOf(ImageFormatException.class)
          .hasMessage(CHANGED);
    }
  }

  @Test
  void shouldLetPassWhatOnlyTheTimeOfTheLastChangeTells() throws Exception {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("unix");
    Path file = folder.resolve("b");
    try (ImageFile image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      Object before = Files.getAttribute(file, "unix:ctime");
      while (Files.getAttribute(file, "unix:ctime").equals(before)) {
        write("b", DicomFiles.level(1));
      }

      assertThatExceptionOfType(UnsettledFileException.class).isThrownBy(image::finish);
    }
  }

  @Test
  void shouldOpenNoLinkThatWasPutInAFilesPlace() throws Exception {
    Path secret = Files.write(root.resolve("secret"), DicomFiles.level(1));
    assertThatIOException()
        .isThrownBy(
            () ->
                SourceFile.open(
                    folder,
                    ImageLimits.DEFAULT,
                    path -> {
                      if (path.endsWith("b")) {
                        Files.delete(path);
                        Files.createSymbolicLink(path, secret);
                        return SourceFile.below(root, path);
                      }
                      return FileBytes.open(path);
                    }))
        .withMessageContaining("links");
  }

  @Test
  void shouldReadBelowARoot() throws Exception {
    try (SourceFile source = SourceFile.open(root, folder, ImageLimits.DEFAULT);
        ImageFile image = ImageReaders.open(source, ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).hasSize(2);
      assertThat(image.version()).isEqualTo(version());
    }
  }

  /** A hang in any of the files is a hang of the image. */
  @Test
  @Timeout(60)
  void shouldTellHowLongAnyFileHangs() throws Exception {
    CountDownLatch back = new CountDownLatch(1);
    try (SourceFile source = StallingFiles.open(folder, 0, back)) {
      assertThat(source.reading()).isZero();
      Thread reading =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      source.files().getLast().read(0, new byte[1]);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });
      while (source.reading().isZero()) {
        Thread.onSpinWait();
      }
      back.countDown();
      reading.join();
      assertThat(source.reading()).isZero();
    }
  }

  @Test
  void shouldTellAFolderOfDicomFromOthers() throws Exception {
    assertThat(DicomFolder.is(folder)).isTrue();
    assertThat(DicomFolder.is(folder.resolve("a"))).isFalse();
    assertThat(DicomFolder.is(root)).as("a folder of folders").isFalse();
    assertThat(DicomFolder.is(root.resolve("none"))).isFalse();
    Path other = Files.createDirectory(root.resolve("other"));
    Files.write(other.resolve("a.png"), new byte[200]);
    assertThat(DicomFolder.is(other)).isFalse();
  }

  /** So that its refusal says what is wrong with it. */
  @Test
  void shouldTakeAFolderWithALinkOrAFolderBesideDicomForOne() throws Exception {
    Files.createSymbolicLink(folder.resolve("0"), folder.resolve("a"));
    Files.createDirectory(folder.resolve("1"));

    assertThat(DicomFolder.is(folder)).isTrue();
  }

  private String version() throws Exception {
    try (SourceFile source = SourceFile.open(folder, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }

  private void write(String name, byte[] file) throws IOException {
    Files.setLastModifiedTime(Files.write(folder.resolve(name), file), TIME);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
