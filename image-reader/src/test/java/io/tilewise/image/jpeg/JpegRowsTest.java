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
    try (JpegRows rows = new JpegRows(new Gate(rest::await), header())) {
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
    try (JpegRows rows = new JpegRows(new ByteArrayInputStream(jpeg), header())) {
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
    try (JpegRows rows = new JpegRows(file, header())) {
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
    try (JpegRows rows = new JpegRows(new ByteArrayInputStream(cutShort), header())) {
      assertThatThrownBy(rows::finish)
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("JPEG data: ")
          .hasMessageEndingWith("(expected: undamaged data)");
    }
  }

  @Test
  void shouldReadNoFurtherWhenItIsLeft() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    Gate file = new Gate(rest::await);
    JpegRows rows = new JpegRows(file, header());
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
    try (JpegRows rows = new JpegRows(new Gate(rest::await), header())) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> rows.region(0, SIDE - 1, SIDE, 1))
          .isInstanceOf(InterruptedIOException.class);

      assertThat(Thread.interrupted()).isTrue();
      rest.countDown();
    }
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
      super(new ByteArrayInputStream(jpeg));
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
