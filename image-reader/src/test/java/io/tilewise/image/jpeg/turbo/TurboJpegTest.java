package io.tilewise.image.jpeg.turbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TurboJpegTest {
  private TurboJpeg turbo;
  private byte[] jpeg;

  @BeforeEach
  void setUp() throws Exception {
    InstalledTurbo installed = InstalledTurbo.get();
    assumeThat(installed.decoder()).as("decoder: %s", installed.words()).isPresent();
    turbo = installed.decoder().orElseThrow();
    try (InputStream in = InstalledTurbo.class.getResourceAsStream("both-halved.jpg")) {
      jpeg = in.readAllBytes();
    }
  }

  @Test
  void shouldDecodeOnAnyThread() throws Exception {
    byte[] expected = decode(jpeg, 22, 19).rgb();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<RgbPixels>> decoded =
          threads.invokeAll(
              IntStream.range(0, 200)
                  .<java.util.concurrent.Callable<RgbPixels>>mapToObj(
                      i -> () -> decode(jpeg, 22, 19))
                  .toList());

      for (Future<RgbPixels> pixels : decoded) {
        assertThat(pixels.get().rgb()).isEqualTo(expected);
      }
    }
  }

  /** The library would scale, or leave a part of the picture as it was. */
  @ParameterizedTest
  @CsvSource({"21, 19", "11, 10", "22, 18", "23, 19", "44, 38"})
  void shouldRefuseAnotherSizeThanTheHeaders(int width, int height) {
    assertThatThrownBy(() -> decode(jpeg, width, height))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessage(
            "JPEG data: 22x19 (expected: %dx%d, as its header was)".formatted(width, height));
  }

  @Test
  void shouldRefuseWhatTheLibraryWarnsOf() {
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 40);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;

    assertThatThrownBy(() -> decode(cut, 22, 19))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "JPEG data: Corrupt JPEG data: premature end of data segment"
                + " (expected: undamaged data)");
  }

  @Test
  void shouldRefuseWhatIsNoJpegOrCutOffAnywhere() {
    for (int length = 1; length < jpeg.length - 2; length++) {
      byte[] cut = Arrays.copyOf(jpeg, length);
      assertThatThrownBy(() -> decode(cut, 22, 19)).isInstanceOf(ImageFormatException.class);
    }
    assertThatThrownBy(() -> decode(new byte[100], 22, 19))
        .isInstanceOf(ImageFormatException.class);
  }

  @Test
  void shouldRefuseAFileThatBecameShorter() {
    TurboJpeg.Image longer = new TurboJpeg.Image(jpeg.length + 1, 22, 19, 0);

    assertThatThrownBy(() -> turbo.decode(longer, new ByteArrayInputStream(jpeg)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("ends too early");
  }

  @Test
  void shouldLeaveWhatIsTooLargeForItsMemoryToOthers() {
    assertThat(turbo.takes(new TurboJpeg.Image(1 << 23, 4096, 4096, 100 << 20))).isTrue();
    assertThat(turbo.takes(new TurboJpeg.Image(1 << 23, 10_000, 10_000, 0))).isFalse();
    assertThat(turbo.takes(new TurboJpeg.Image(1 << 23, 65_500, 65_500, 1L << 40))).isFalse();
  }

  @Test
  void shouldGiveItsMemoryBackBehindDamage() throws Exception {
    long all = TurboJpeg.NATIVE_BYTES - (2 << 20);
    byte[] damaged = Arrays.copyOf(jpeg, 300);
    for (int i = 0; i < 3; i++) {
      TurboJpeg.Image image = new TurboJpeg.Image(damaged.length, 22, 19, all);
      assertThatThrownBy(() -> turbo.decode(image, new ByteArrayInputStream(damaged)))
          .isInstanceOf(ImageFormatException.class);
    }

    TurboJpeg.Image image = new TurboJpeg.Image(jpeg.length, 22, 19, all);
    assertThat(turbo.decode(image, new ByteArrayInputStream(jpeg)).width()).isEqualTo(22);
  }

  /** A mount whose server is gone stops its own images alone. */
  @Test
  void shouldHoldNoMemoryForBytesThatDoNotCome() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch back = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        var _ = threads.submit(() -> turbo.decode(large(), hanging(asked, back)));
      }
      asked.await();

      assertThat(turbo.decode(large(), new ByteArrayInputStream(jpeg)).width()).isEqualTo(22);
      back.countDown();
    }
  }

  /** It takes half of the memory. */
  private TurboJpeg.Image large() {
    return new TurboJpeg.Image(jpeg.length, 22, 19, TurboJpeg.NATIVE_BYTES / 2);
  }

  private InputStream hanging(CountDownLatch asked, CountDownLatch back) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        asked.countDown();
        try {
          back.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        return -1;
      }
    };
  }

  @Test
  void shouldNotWaitForMemoryWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> decode(jpeg, 22, 19)).isInstanceOf(InterruptedIOException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  private RgbPixels decode(byte[] bytes, int width, int height)
      throws IOException, ImageFormatException {
    return turbo.decode(
        new TurboJpeg.Image(bytes.length, width, height, 0), new ByteArrayInputStream(bytes));
  }
}
