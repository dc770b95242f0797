package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
  @TempDir Path directory;
  private VersionFolder version;
  private Path weights;
  private final AtomicInteger reads = new AtomicInteger();

  /** By its clock all files have been there for long. */
  private final Contents later =
      new Contents(InstantSource.offset(InstantSource.system(), Duration.ofHours(1)), this::read);

  @BeforeEach
  void copySample() throws IOException {
    Path root = directory.toRealPath();
    weights = SampleVersion.copy(root, "1").resolve(SampleVersion.WEIGHTS);
    version = VersionFolder.of(root, SampleVersion.MODEL);
  }

  private byte[] read(List<FileStamp> files) throws IOException {
    reads.incrementAndGet();
    return ContentDigest.of(files);
  }

  @Test
  void shouldReadFilesOnceThatLookTheSame() throws Exception {
    byte[] first = later.digest(version);

    assertThat(later.digest(version)).isEqualTo(first);
    assertThat(reads).hasValue(1);
  }

  @Test
  void shouldReadAgainWhatWasWrittenOverWithTheSameSizeAndTime() throws Exception {
    byte[] before = later.digest(version);
    FileTime time = Files.getLastModifiedTime(weights);
    flip(weights);
    Files.setLastModifiedTime(weights, time);

    assertThat(later.digest(version)).isNotEqualTo(before);
  }

  @Test
  void shouldReadAgainWhenAnotherFileTookThePlaceOfOne() throws Exception {
    byte[] before = later.digest(version);
    Path other = directory.resolve("other");
    Files.copy(weights, other);
    flip(other);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(weights));
    Files.move(other, weights, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(later.digest(version)).isNotEqualTo(before);
  }

  /** The clock of a file system has a grain: two writes within it look like one. */
  @Test
  void shouldReadAgainEachTimeWhatWasWrittenJustNow() throws Exception {
    Instant written = Files.getLastModifiedTime(weights).toInstant();
    Contents justNow = new Contents(InstantSource.fixed(written.plusMillis(500)), this::read);
    Contents clockBehind = new Contents(InstantSource.fixed(written.minusMillis(500)), this::read);

    justNow.digest(version);
    justNow.digest(version);
    clockBehind.digest(version);
    clockBehind.digest(version);

    assertThat(reads).hasValue(4);
  }

  @Test
  void shouldNotTrustTheLooksOfAFileThatWasWrittenJustNow() throws Exception {
    Contents now = new Contents();
    byte[] even = now.digest(version);
    flip(weights);
    byte[] odd = now.digest(version);

    for (int i = 0; i < 300; i++) {
      flip(weights);
      assertThat(now.digest(version)).as("after %d writes", i).isEqualTo(i % 2 == 0 ? even : odd);
    }
    assertThat(odd).isNotEqualTo(even);
  }

  @Test
  void shouldReadOnceHoweverManyAskAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    List<Future<byte[]>> digests = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        digests.add(
            threads.submit(
                () -> {
                  all.countDown();
                  all.await();
                  return later.digest(version);
                }));
      }
    }

    for (Future<byte[]> digest : digests) {
      assertThat(digest.get()).isEqualTo(digests.getFirst().get());
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void shouldNotTakeForAContentWhatChangesWhileItIsRead() {
    Contents disturbed =
        new Contents(
            InstantSource.fixed(Instant.EPOCH),
            files -> {
              byte[] digest = read(files);
              append(weights);
              return digest;
            });

    assertThatExceptionOfType(IncompleteException.class)
        .isThrownBy(() -> disturbed.digest(version))
        .withMessage("its files: changes while it is read (expected: a version at rest)");
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "x", java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
