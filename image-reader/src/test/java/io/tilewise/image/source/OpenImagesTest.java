package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.HeldFiles;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenImagesTest {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final String CHANGED =
      "image: another file, or written to since (expected: the file that was cut)";
  private static final String SILENT =
      "image: no bytes for some time (expected: storage that answers)";

  @TempDir Path folder;
  private final List<SourceFile> opened = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final FileCalls calls = new FileCalls(Duration.ofSeconds(1), Duration.ofHours(1));
  private Path file;
  private OpenImages images;

  @BeforeEach
  void setUp() throws IOException {
    file = image("a.png", 1);
    images = images(SourceFile::open);
  }

  @Test
  void shouldOpenAnImageOnceForAllWhoReadIt() throws Exception {
    int readers = 4;
    CyclicBarrier together = new CyclicBarrier(readers);
    String version = version(file);
    try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
      List<Future<Integer>> widths =
          IntStream.range(0, readers)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () ->
                              images.read(
                                  file.toUri(),
                                  version,
                                  image -> {
                                    await(together);
                                    return image.width();
                                  })))
              .toList();
      for (Future<Integer> width : widths) {
        assertThat(width.get()).isEqualTo(8);
      }
    }

    assertThat(opened).hasSize(1);
    assertThat(images.size()).isEqualTo(1);
  }

  @Test
  void shouldKeepNoMoreOpenThanItMay() throws Exception {
    Path second = image("b.png", 2);
    Path third = image("c.png", 3);
    read(file, ImageFile::width);
    read(second, ImageFile::width);

    read(third, ImageFile::width);

    assertThat(images.size()).isEqualTo(2);
    awaitClosed(opened.getFirst());
    read(second, ImageFile::width);
    assertThat(opened).hasSize(3);
    read(file, ImageFile::width);
    assertThat(opened).hasSize(4);
  }

  /** They are read by others, who need no other image to be closed. */
  @Test
  void shouldNotCountThoseThatAreReadJustNow() throws Exception {
    Path second = image("b.png", 2);
    Path third = image("c.png", 3);
    read(file, ImageFile::width);
    read(second, ImageFile::width);

    read(
        third,
        image -> {
          reread(second);
          reread(file);
          return image.width();
        });

    assertThat(opened).as("one was closed behind the third").hasSize(3);
    assertThat(images.size()).isEqualTo(2);
  }

  private void reread(Path image) throws IOException {
    try {
      read(image, ImageFile::width);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void shouldCloseWhatIsReadWhenItIsClosedBehindTheReading() throws Exception {
    read(image("b.png", 2), ImageFile::width);

    read(
        file,
        image -> {
          images.close();
          return image.width();
        });

    assertThat(images.size()).isZero();
    for (SourceFile source : opened) {
      awaitClosed(source);
    }
    read(file, ImageFile::width);
    assertThat(images.size()).isZero();
  }

  @Test
  void shouldCloseWhatNobodyReadsForAWhile() throws Exception {
    read(file, ImageFile::width);
    nanos.addAndGet(IDLE.toNanos() - 1);
    images.closeIdle();
    assertThat(images.size()).isEqualTo(1);
    nanos.addAndGet(1);

    images.closeIdle();

    assertThat(images.size()).isZero();
    awaitClosed(opened.getFirst());
  }

  @Test
  void shouldRefuseAFileInAnotherState() throws Exception {
    String before = version(file);
    replace(file);

    assertRefused(() -> images.read(file.toUri(), before, ImageFile::width), Kind.CHANGED)
        .withMessage(CHANGED);
    assertThat(read(file, ImageFile::width)).isEqualTo(8);
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
                    ? HeldFiles.open(path, back)
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

  private OpenImages images(ImageSources.Opening opening) {
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

  private <T> T read(Path image, OpenImages.Reading<T> reading) throws Exception {
    return images.read(image.toUri(), version(image), reading);
  }

  private static String version(Path image) throws Exception {
    try (SourceFile source = SourceFile.open(image.toRealPath(), ImageLimits.DEFAULT)) {
      return source.version();
    }
  }

  private Path image(String name, long seed) throws IOException {
    byte[] rgb = new byte[8 * 8 * RgbPixels.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return Files.write(folder.resolve(name), TilePng.encode(new RgbPixels(8, 8, rgb)));
  }

  private void replace(Path image) throws IOException {
    Path other = image("other.png", 9);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(image));
    Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
  }

  /** On a thread of the pool. */
  private static void awaitClosed(SourceFile source) throws Exception {
    while (true) {
      try {
        ImageReaders.open(source, ImageLimits.DEFAULT).layout();
      } catch (ClosedChannelException e) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static ThrowableAssertAlternative<ImageFormatException> assertRefused(
      ThrowingCallable read, Kind kind) {
    return assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(read)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
