package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Images below a folder, two of which may stay open, and what is asked of them. */
abstract class ImagesBelowAFolder {
  static final Duration IDLE = Duration.ofMinutes(1);
  static final String CHANGED =
      "image: another file, or written to since (expected: the file that was cut)";
  static final String SILENT = "image: no bytes for some time (expected: storage that answers)";

  @TempDir Path folder;
  final List<SourceFile> opened = new CopyOnWriteArrayList<>();
  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  final FileCalls calls = new FileCalls(Duration.ofSeconds(1), Duration.ofHours(1));
  Path file;
  OpenImages images;

  @BeforeEach
  void setUp() throws IOException {
    file = image("a.png", 1);
    images = images(SourceFile::open);
  }

  OpenImages images(ImageSources.Opening opening) {
    ImageSources sources =
        new ImageSources(
            new ImageRoots(List.of(folder)),
            ImageLimits.DEFAULT,
            () -> calls,
            (root, path, limits) -> {
              SourceFile source = opening.open(root, path, limits);
              opened.add(source);
              return source;
            });
    return new OpenImages(sources, 2, IDLE, nanos::get);
  }

  <T> T read(Path image, OpenImages.Reading<T> reading) throws Exception {
    return images.read(image.toUri(), version(image), reading);
  }

  static String version(Path image) throws Exception {
    try (SourceFile source = SourceFile.open(image.toRealPath(), ImageLimits.DEFAULT)) {
      return source.version();
    }
  }

  Path image(String name, long seed) throws IOException {
    byte[] rgb = new byte[8 * 8 * RgbPixels.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return Files.write(folder.resolve(name), TilePng.encode(new RgbPixels(8, 8, rgb)));
  }

  void replace(Path image) throws IOException {
    Path other = image("other.png", 9);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(image));
    Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
  }

  /** On a thread of the pool. */
  static void awaitClosed(SourceFile source) throws Exception {
    while (true) {
      try {
        ImageReaders.open(source, ImageLimits.DEFAULT).layout();
      } catch (ClosedChannelException e) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  static ThrowableAssertAlternative<ImageFormatException> assertRefused(
      ThrowingCallable read, Kind kind) {
    return assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(read)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
