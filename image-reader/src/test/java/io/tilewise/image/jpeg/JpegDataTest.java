package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the scans' data. */
class JpegDataTest {
  private static final int SCAN_HEADER_BYTES = 14;
  private static final String DAMAGED = "JPEG data: Corrupt JPEG data: ";

  @TempDir Path folder;

  @Test
  void shouldRefuseARestartMarkerOutOfOrder() throws Exception {
    Jpegs jpeg = Jpegs.of("restarts.jpg");
    int at = restart(jpeg, 2);

    assertRefused(jpeg.set(Jpegs.SOS, at + 1, 0xd3))
        .hasMessage(DAMAGED + "found marker ff d3 instead of RST2 (expected: undamaged data)");
  }

  @Test
  void shouldRefuseAMissingRestartMarker() throws Exception {
    Jpegs jpeg = Jpegs.of("restarts.jpg");
    byte[] scan = jpeg.segment(Jpegs.SOS, 0);
    int at = restart(jpeg, 1);
    byte[] without = Arrays.copyOf(scan, scan.length - 2);
    System.arraycopy(scan, at + 2, without, at, without.length - at);

    assertRefused(jpeg.replaced(Jpegs.SOS, without)).hasMessageStartingWith(DAMAGED);
  }

  @Test
  void shouldRefuseBytesBeforeARestartMarker() throws Exception {
    Jpegs jpeg = Jpegs.of("restarts.jpg");
    byte[] scan = jpeg.segment(Jpegs.SOS, 0);

    assertRefused(jpeg.replaced(Jpegs.SOS, with(scan, restart(jpeg, 1), 0)))
        .hasMessage(DAMAGED + "no restart marker 1 (expected: undamaged data)");
  }

  /** Fill bytes there, and data of ff behind them: libjpeg-turbo reads it in two ways. */
  @Test
  void shouldRefuseFillBytesThatNoMarkerFollows() throws Exception {
    Jpegs jpeg = Jpegs.of("colour.jpg");
    byte[] scan = jpeg.segment(Jpegs.SOS, 0);
    int at = SCAN_HEADER_BYTES;
    while (scan[at] != (byte) 0xff) {
      at++;
    }

    assertRefused(jpeg.replaced(Jpegs.SOS, with(scan, at, 0xff)))
        .hasMessage("JPEG marker: ff ff (expected: a segment of an image)");
  }

  private static byte[] with(byte[] scan, int at, int value) {
    byte[] longer = Arrays.copyOf(scan, scan.length + 1);
    System.arraycopy(scan, at, longer, at + 1, scan.length - at);
    longer[at] = (byte) value;
    return longer;
  }

  @Test
  void shouldRefuseRestartMarkersThatNobodyAnnounced() throws Exception {
    assertRefused(Jpegs.of("restarts.jpg").without(0xdd, 0))
        .hasMessage(DAMAGED + "premature end of data segment (expected: undamaged data)");
  }

  @Test
  void shouldRefuseDataThatGoesOnBehindTheLastBlock() throws Exception {
    for (String name : new String[] {"colour.jpg", "restarts.jpg", "progressive.jpg"}) {
      for (int more : new int[] {1, 2, 5, 100}) {
        Jpegs jpeg = Jpegs.of(name);
        byte[] scan = jpeg.segment(Jpegs.SOS, 0);

        assertRefused(jpeg.replaced(Jpegs.SOS, Arrays.copyOf(scan, scan.length + more)))
            .hasMessage(
                DAMAGED + "extraneous bytes behind the last block (expected: undamaged data)");
      }
    }
  }

  @Test
  void shouldRefuseEveryScanOfAProgressionThatEndsTooEarly() throws Exception {
    int scans = Jpegs.of("progressive.jpg").count(Jpegs.SOS);
    for (int scan = 0; scan < scans; scan++) {
      Jpegs jpeg = Jpegs.of("progressive.jpg");
      byte[] data = jpeg.segment(Jpegs.SOS, scan);
      Jpegs cut = jpeg.replaced(Jpegs.SOS, scan, Arrays.copyOf(data, data.length - 3));

      assertRefused(cut).as("scan %s", scan).hasMessageStartingWith(DAMAGED);
    }
  }

  /** DC in steps of 255: decoders agree no longer on what lies so far outside. */
  @Test
  void shouldRefuseSamplesOutOfRange() throws Exception {
    for (String name : new String[] {"colour.jpg", "progressive.jpg", "three-scans.jpg"}) {
      assertRefused(Jpegs.of(name).set(Jpegs.DQT, 5, 255))
          .hasMessageMatching(
              "JPEG data: samples \\d+ from the middle of their range \\(expected: at most 510\\)");
    }
  }

  private static int restart(Jpegs jpeg, int number) {
    byte[] scan = jpeg.segment(Jpegs.SOS, 0);
    for (int i = 14; i < scan.length - 1; i++) {
      if (scan[i] == -1 && (scan[i + 1] & 0xff) == 0xd0 + number) {
        return i;
      }
    }
    throw new AssertionError("restart marker " + number);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Jpegs jpeg) {
    byte[] bytes = jpeg.toBytes();
    return assertThatThrownBy(() -> Jpegs.read(bytes, folder))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }
}
