package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.file.StallingFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be read, or not now, of images that stay open. */
@Timeout(60)
class OpenImagesRefusalsTest extends ImagesBelowAFolder {
  @Test
  void shouldRefuseAFileInAnotherState() throws Exception {
    String before = version(file);
    replace(file);

    assertRefused(() -> images.read(file.toUri(), before, ImageFile::width), Kind.CHANGED)
        .withMessage(CHANGED);
    assertThat(read(file, ImageFile::width)).isEqualTo(8);
  }

  /** Nothing of its looks tells, but the time of its last change, which rights move too. */
  @Test
  void shouldRefuseAFileThatWasWrittenOverAndItsTimeSetBack() throws Exception {
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    byte[] first = Files.readAllBytes(Files.setLastModifiedTime(file, time));
    byte[] second = first.clone();
    second[first.length / 2] ^= 1;
    String before = version(file);

    Files.setLastModifiedTime(Files.write(file, second), time);

    assertRefused(() -> images.read(file.toUri(), before, ImageFile::width), Kind.CHANGED);
    Files.setLastModifiedTime(Files.write(file, first), time);
    assertRefused(
        () ->
            images.read(
                file.toUri(),
                before,
                image -> {
                  Files.setLastModifiedTime(Files.write(file, second), time);
                  return image.width();
                }),
        Kind.CHANGED);
  }

  /** Its bytes are those of the old one still; nobody who asks for that wants them. */
  @Test
  void shouldRefuseAFileThatWasReplacedWhileItWasOpen() throws Exception {
    String before = version(file);
    read(file, ImageFile::width);
    replace(file);

    assertRefused(() -> images.read(file.toUri(), before, ImageFile::width), Kind.CHANGED);

    assertThat(images.size()).as("nobody holds its file").isZero();
  }

  @Test
  void shouldRefuseWhatWasReadOfAFileThatIsWrittenToMeanwhile() throws Exception {
    assertRefused(
        () ->
            read(
                file,
                image -> {
                  Files.write(file, new byte[9], StandardOpenOption.APPEND);
                  return image.width();
                }),
        Kind.CHANGED);
  }

  /** What is torn then is not torn for good. */
  @Test
  void shouldRefuseAFileThatIsWrittenToWhileItsStructureIsRead() throws Exception {
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    images =
        images(
            (root, path, limits) -> {
              SourceFile source = SourceFile.open(root, path, limits);
              Files.write(file, new byte[9], StandardOpenOption.APPEND);
              return source;
            });

    assertRefused(() -> read(file, ImageFile::width), Kind.CHANGED).withMessage(CHANGED);
  }

  @Test
  void shouldRefuseDamageAsDamageAndKeepTheImageOpen() throws Exception {
    assertRefused(
            () ->
                read(
                    file,
                    _ -> {
                      throw ImageFormatException.corrupt("tile 7: torn");
                    }),
            Kind.CORRUPT)
        .withMessage("tile 7: torn");

    read(file, ImageFile::width);
    assertThat(opened).hasSize(1);
  }

  /** Whoever came while it was opened hears why it is refused, not that it was closed. */
  @Test
  void shouldTellEverybodyTheSameRefusal() throws Exception {
    Path torn = Files.write(folder.resolve("torn.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    URI uri = torn.toUri();
    String version = version(torn);
    Set<String> refusals = ConcurrentHashMap.newKeySet();

    try (ExecutorService readers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 400; i++) {
        readers.execute(() -> refusals.add(refusal(uri, version)));
      }
    }

    assertThat(refusals).hasSize(1).allMatch(text -> text.startsWith("CORRUPT"));
  }

  private String refusal(URI uri, String version) {
    try {
      return "read: " + images.read(uri, version, ImageFile::width);
    } catch (ImageFormatException e) {
      return e.kind() + e.getMessage();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Its root is not mounted any more: nobody knows whether it is gone. */
  @Test
  void shouldWaitForAnImageWhoseRootWentWhileItWasOpen() throws Exception {
    read(file, ImageFile::width);
    Path elsewhere = folder.resolveSibling(folder.getFileName() + "-away");
    String version = version(file);
    URI uri = file.toUri();
    Files.move(folder, elsewhere);
    Files.createDirectory(folder);

    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> images.read(uri, version, ImageFile::width))
        .withMessageContaining("empty");

    Files.delete(folder);
    Files.move(elsewhere, folder);
    assertThat(images.read(uri, version, ImageFile::width)).isEqualTo(8);
  }

  /** A file handle may be stale for ever. */
  @Test
  void shouldOpenAnewWhatFailed() throws Exception {
    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(
            () ->
                read(
                    file,
                    _ -> {
                      throw new IOException("stale");
                    }));

    read(file, ImageFile::width);
    assertThat(opened).hasSize(2);
  }

  @Test
  void shouldKeepNoPlaceForWhatDoesNotOpen() throws Exception {
    Path torn = Files.write(folder.resolve("torn.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    String version = version(torn);

    assertRefused(() -> images.read(torn.toUri(), version, ImageFile::width), Kind.CORRUPT);
    assertRefused(
        () -> images.read(URI.create("file:///etc/passwd"), "v", ImageFile::width),
        Kind.NOT_ALLOWED);
    assertRefused(
        () -> images.read(folder.resolve("none").toUri(), "v", ImageFile::width), Kind.NOT_FOUND);

    assertThat(images.size()).isZero();
  }

  @Test
  void shouldLetOthersPassAnImageThatGivesNoBytes() throws Exception {
    CountDownLatch back = new CountDownLatch(1);
    Path other = image("b.png", 2);
    images =
        images(
            (root, path, limits) ->
                path.equals(file.toRealPath())
                    ? StallingFiles.open(path, 0, back)
                    : SourceFile.open(root, path, limits));

    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> read(file, ImageFile::width))
        .withMessage(SILENT);
    assertThat(calls.hanging()).as("others have less patience").isPositive();
    assertThat(read(other, ImageFile::width)).isEqualTo(8);
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThatExceptionOfType(SourceAwayException.class)
          .isThrownBy(() -> read(file, ImageFile::width));
    }
    assertThat(System.nanoTime() - start).as("nobody waits").isLessThan(20_000_000_000L);

    back.countDown();
    while (calls.hanging() > 0) {
      Thread.onSpinWait();
    }
    assertThat(read(file, ImageFile::width)).isEqualTo(8);
    assertThat(opened).hasSize(2);
  }
}
