package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.awt.image.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanczosResizeTest {
  private static final Path MALARIA = Path.of("../../shared/data/malaria");

  @Test
  void shouldLeaveACropOfTheRightSizeAsItIs() {
    RgbPixels crop =
        new RgbPixels(2, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 200});

    RgbPixels tile = LanczosResize.resize(crop, 2, 2);

    assertThat(tile.rgb()).isEqualTo(crop.rgb());
  }

  @ParameterizedTest
  @CsvSource({"40, 50, 128", "300, 200, 128", "1, 1, 32"})
  void shouldKeepAPlainColour(int width, int height, int size) {
    byte[] rgb = new byte[width * height * 3];
    Arrays.fill(rgb, (byte) 231);

    RgbPixels tile = LanczosResize.resize(new RgbPixels(width, height, rgb), size, size);

    byte[] expected = new byte[size * size * 3];
    Arrays.fill(expected, (byte) 231);
    assertThat(tile.rgb()).isEqualTo(expected);
  }

  @Test
  void shouldNotOverflowAtSharpEdges() {
    // White beside black makes the filter overshoot both.
    byte[] rgb = new byte[8 * 3];
    Arrays.fill(rgb, 12, 24, (byte) 255);

    byte[] tile = LanczosResize.resize(new RgbPixels(8, 1, rgb), 32, 1).rgb();

    assertThat(tile[0]).isZero();
    assertThat(tile[31 * 3] & 0xFF).isEqualTo(255);
    for (int x = 0; x < 16; x++) {
      assertThat(tile[x * 3] & 0xFF).as("x %d", x).isLessThan(128);
    }
  }

  @Test
  void shouldMakeTheTilesOfTheMosaicsFromTheirCells() throws Exception {
    assumeThat(MALARIA).as("test data beside the repository").exists();
    List<String> rows = Files.readAllLines(MALARIA.resolve("mosaics/rare-1.tiles.csv"));
    Raster mosaic = ImageIO.read(MALARIA.resolve("mosaics/rare-1.png").toFile()).getRaster();
    for (int i = 1; i <= 1024; i += 128) {
      String[] row = rows.get(i).split(",");
      byte[] png = Files.readAllBytes(MALARIA.resolve("cells").resolve(row[4]));

      RgbPixels tile = LanczosResize.resize(TilePng.decode(png, 1 << 20), 128, 128);

      int x = Integer.parseInt(row[1]) * 128;
      int y = Integer.parseInt(row[2]) * 128;
      int[] expected = mosaic.getPixels(x, y, 128, 128, (int[]) null);
      assertThat(meanDifference(tile.rgb(), expected)).as(row[4]).isCloseTo(0, within(0.02));
    }
  }

  private static double meanDifference(byte[] actual, int[] expected) {
    assertThat(actual).hasSize(expected.length);
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += Math.abs((actual[i] & 0xFF) - expected[i]);
    }
    return sum / actual.length;
  }
}
