package io.tilewise.image.jpeg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileJpegTest {
  private static final int PIXELS = 53 * 41;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.jpg",
        "grey.jpg",
        "half-rows.jpg",
        "progressive.jpg",
        "restarts.jpg",
        "three-scans.jpg"
      })
  void shouldReadATileToThePixelsOfTheFile(String name) throws Exception {
    byte[] jpeg = Jpegs.of(name).toBytes();

    RgbPixels tile = TileJpeg.decode(jpeg, PIXELS);

    RgbPixels file = Jpegs.read(jpeg, folder);
    assertThat(tile.width()).isEqualTo(file.width());
    assertThat(tile.height()).isEqualTo(file.height());
    assertThat(tile.rgb()).isEqualTo(file.rgb());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9, 224})
  void shouldReadTilesOfAnySizeThatFillTheirUnitsOrNot(int size) throws Exception {
    BufferedImage noise = SampleImages.random(size, size, BufferedImage.TYPE_3BYTE_BGR, 1);

    assertThat(TileJpeg.decode(SampleImages.jpeg(noise), size * size).width()).isEqualTo(size);
    assertThat(TileJpeg.decode(SampleImages.progressiveJpeg(noise), size * size).width())
        .isEqualTo(size);
  }

  @Test
  void shouldRefuseALargerTile() throws Exception {
    byte[] jpeg = Jpegs.of("colour.jpg").toBytes();

    assertThatThrownBy(() -> TileJpeg.decode(jpeg, PIXELS - 1))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
        .hasMessage("JPEG size: 53x41 (expected: at most 2172 pixels)");
  }

  @Test
  void shouldRefuseATileThatClaimsGigabytesBeforeAnythingIsAllocatedForIt() throws Exception {
    byte[] jpeg = Jpegs.of("colour.jpg").set(Jpegs.SOF, 5, 0xff).set(Jpegs.SOF, 7, 0xff).toBytes();

    assertThatThrownBy(() -> TileJpeg.decode(jpeg, PIXELS))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageStartingWith("JPEG size: 65333x65321");
  }

  @Test
  void shouldRefuseATileCutOffAnywhere() throws Exception {
    byte[] jpeg = Jpegs.of("grey.jpg").toBytes();

    for (int length = 0; length < jpeg.length; length++) {
      byte[] cut = Arrays.copyOf(jpeg, length);
      assertThatThrownBy(() -> TileJpeg.decode(cut, PIXELS))
          .as("%d bytes", length)
          .isInstanceOf(ImageFormatException.class);
    }
  }

  @Test
  void shouldRefuseWhatIsNoJpeg() {
    assertThatThrownBy(() -> TileJpeg.decode("no jpeg".getBytes(UTF_8), PIXELS))
        .isInstanceOf(ImageFormatException.class);
  }

  @Test
  void shouldReadDamagedTilesAsTheFileOrRefuseThem() throws Exception {
    byte[] jpeg = Jpegs.of("half-rows.jpg").toBytes();
    JpegMutation mutation = new JpegMutation(new Random(7));

    for (int i = 0; i < 300; i++) {
      byte[] mutant = mutation.of(jpeg);

      RgbPixels tile = read(mutant);

      if (tile != null) {
        assertThat(tile.rgb()).isEqualTo(Jpegs.read(mutant, folder).rgb());
      }
    }
  }

  private static RgbPixels read(byte[] jpeg) throws IOException {
    try {
      return TileJpeg.decode(jpeg, PIXELS);
    } catch (ImageFormatException e) {
      return null;
    }
  }
}
