package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenImagesTest extends ImagesBelowAFolder {
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

  /** A backup links it, or somebody changes its rights: before it is opened, and while it is. */
  @Test
  void shouldReadAFileWhoseRightsOrLinksChanged() throws Exception {
    String version = version(file);
    Files.createLink(folder.resolve("backup"), file);
    assertThat(images.read(file.toUri(), version, ImageFile::width)).isEqualTo(8);
    Files.createLink(folder.resolve("backup of tomorrow"), file);

    assertThat(images.read(file.toUri(), version, ImageFile::width)).isEqualTo(8);

    assertThat(opened).hasSize(1);
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
}
