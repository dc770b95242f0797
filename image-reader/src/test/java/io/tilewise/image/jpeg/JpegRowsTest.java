package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JpegRowsTest {
  private static final int SIDE = 512;
  private static final int BAND = 16;

  private byte[] jpeg;
  private RgbPixels whole;

  @BeforeEach
  void encode() throws Exception {
    jpeg = SampleImages.jpeg(SampleImages.random(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, 7));
    whole = JpegImage.pixels(new ByteArrayInputStream(jpeg), header());
  }

  @Test
  void shouldGiveRowsBeforeTheRestOfTheFileIsThere() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    try (JpegRows rows = rows(new Gate(rest::await))) {
      RgbPixels first = rows.region(0, 0, SIDE, BAND);
      rest.countDown();
      RgbPixels last = rows.region(0, SIDE - BAND, SIDE, BAND);
      rows.finish();

      assertThat(first.rgb()).isEqualTo(band(0));
      assertThat(last.rgb()).isEqualTo(band(SIDE - BAND));
    }
  }

  @Test
  void shouldGiveTheSamePixelsInPartsThatOverlap() throws Exception {
    try (JpegRows rows = rows(new ByteArrayInputStream(jpeg))) {
      for (int y = 0; y < SIDE - 2 * BAND; y += BAND) {
        assertThat(rows.region(0, y, SIDE, BAND).rgb()).isEqualTo(band(y));
        assertThat(rows.region(0, y, SIDE, BAND + 3).rgb()).startsWith(band(y));
      }
    }
  }

  @Test
  void shouldThrowWhereItsRowsAreWaitedForWhatEndedTheDecoding() throws Exception {
    Gate file =
        new Gate(
            () -> {
              throw new IOException("storage went away");
            });
    try (JpegRows rows = rows(file)) {
      assertThat(rows.region(0, 0, SIDE, BAND).rgb()).isEqualTo(band(0));
      assertThatThrownBy(() -> rows.region(0, SIDE - 1, SIDE, 1))
          .isInstanceOf(IOException.class)
          .hasMessage("storage went away");
      assertThatThrownBy(rows::finish).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldNotBeFinishedWhenTheDecoderWarned() throws Exception {
    byte[] cutShort = Arrays.copyOf(jpeg, jpeg.length);
    // Its last bytes as an early end of data, which the decoder fills up and warns of.
    cutShort[jpeg.length - 40] = (byte) 0xff;
    cutShort[jpeg.length - 39] = (byte) 0xd9;
    try (JpegRows rows = rows(new ByteArrayInputStream(cutShort))) {
      assertThatThrownBy(rows::finish)
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("JPEG data: ")
          .hasMessageEndingWith("(expected: undamaged data)");
    }
  }

  @Test
  void shouldNameTheDamageThatTheCheckFindsWhateverTheDecoderMeets() throws Exception {
    byte[] cutShort = Arrays.copyOf(jpeg, jpeg.length);
    cutShort[jpeg.length - 40] = (byte) 0xff;
    cutShort[jpeg.length - 39] = (byte) 0xd9;
    CountDownLatch decoded = new CountDownLatch(1);
    Gate late = new Gate(() -> decoded.await(), cutShort);
    Gate broken =
        new Gate(
            () -> {
              decoded.countDown();
              throw new IOException("storage went away");
            });
    try (JpegRows rows = new JpegRows(broken, late, header())) {
      assertThatThrownBy(() -> rows.region(0, SIDE - 1, SIDE, 1))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("JPEG ");
      assertThatThrownBy(rows::finish).isInstanceOf(ImageFormatException.class);
    }
  }

  @Test
  void shouldNotBeFinishedBeforeItsDataIsChecked() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    try (JpegRows rows =
        new JpegRows(new ByteArrayInputStream(jpeg), new Gate(rest::await), header())) {
      assertThat(rows.region(0, SIDE - BAND, SIDE, BAND).rgb()).isEqualTo(band(SIDE - BAND));
      Thread.currentThread().interrupt();
      assertThatThrownBy(rows::finish).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      rest.countDown();
      rows.finish();
    }
  }

  @Test
  void shouldReadNoFurtherWhenItIsLeft() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    Gate file = new Gate(rest::await);
    JpegRows rows = rows(file);
    var _ = rows.region(0, 0, SIDE, BAND);
    Thread closing = Thread.ofPlatform().start(rows::close);
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    rest.countDown();
    closing.join();

    assertThat(file.read).isLessThan(jpeg.length * 3 / 4);
  }

  @Test
  void shouldStopWaitingWhenItIsInterrupted() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    try (JpegRows rows = rows(new Gate(rest::await))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> rows.region(0, SIDE - 1, SIDE, 1))
          .isInstanceOf(InterruptedIOException.class);

      assertThat(Thread.interrupted()).isTrue();
      rest.countDown();
    }
  }

  private JpegRows rows(InputStream file) throws Exception {
    return new JpegRows(file, new ByteArrayInputStream(jpeg), header());
  }

  private JpegHeader header() throws Exception {
    return JpegHeader.scan(new ByteArrayInputStream(jpeg), ImageLimits.DEFAULT);
  }

  private byte[] band(int y) {
    int row = SIDE * RgbPixels.CHANNELS;
    return Arrays.copyOfRange(whole.rgb(), y * row, (y + BAND) * row);
  }

  /** What happens before the second half of the file is read. */
  @FunctionalInterface
  private interface Halfway {
    void reached() throws IOException, InterruptedException;
  }

  private final class Gate extends FilterInputStream {
    private final Halfway halfway;
    private int read;

    Gate(Halfway halfway) {
      this(halfway, jpeg);
    }

    Gate(Halfway halfway, byte[] file) {
      super(new ByteArrayInputStream(file));
      this.halfway = halfway;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
      if (read >= jpeg.length / 2) {
        try {
          halfway.reached();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      int count = super.read(target, at, Math.min(length, 1024));
      read += count;
      return count;
    }
  }
}
