package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.file.ImageReaders;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegImageTest {
  @TempDir Path folder;

  @Test
  void shouldReadColoursAsTheDecoderGivesThem() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));

    byte[] rgb = read(jpeg);

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.samples(ImageIO.read(new ByteArrayInputStream(jpeg))));
  }

  @Test
  void shouldReadProgressiveImages() throws Exception {
    byte[] jpeg = SampleImages.progressiveJpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));

    byte[] rgb = read(jpeg);

    assertThat(SampleImages.unsigned(rgb))
        .isEqualTo(SampleImages.samples(ImageIO.read(new ByteArrayInputStream(jpeg))));
  }

  @Test
  void shouldReadGreyAsThreeEqualValuesOfWhatIsStored() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_BYTE_GRAY));

    byte[] rgb = read(jpeg);

    int[] grey = SampleImages.samples(ImageIO.read(new ByteArrayInputStream(jpeg)));
    assertThat(SampleImages.unsigned(rgb)).isEqualTo(SampleImages.tripled(grey, 0));
  }

  @Test
  void shouldRefuseCmykByName() throws Exception {
    byte[] jpeg = SampleImages.cmykJpeg();

    assertThatThrownBy(() -> read(jpeg))
        .hasMessage("JPEG colours: CMYK or YCCK (expected: grey, YCbCr or RGB)")
        .extracting(e -> ((ImageFormatException) e).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void shouldRefuseAJpegCutOffAnywhere() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));

    for (int length = 3; length < jpeg.length; length++) {
      byte[] cut = Arrays.copyOf(jpeg, length);
      assertThatThrownBy(() -> read(cut))
          .as("%s of %s bytes", length, jpeg.length)
          .isInstanceOf(ImageFormatException.class)
          .hasMessage("JPEG: ends too early (expected: its end marker, ff d9)");
    }
  }

  @Test
  void shouldRefuseAJpegCutOffThatSomebodyGaveAnEndMarker() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 60);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;

    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageStartingWith("JPEG data: Corrupt JPEG data: premature end of data segment");
  }

  @Test
  void shouldRefuseTwoImagesInOneFile() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));
    byte[] twice = Arrays.copyOf(jpeg, jpeg.length * 2);
    System.arraycopy(jpeg, 2, twice, jpeg.length, jpeg.length - 2);

    assertThatThrownBy(() -> read(twice))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("behind its end marker (expected: the end of the file)");
  }

  @Test
  void shouldAcceptPaddingBehindTheEndMarker() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));

    byte[] rgb = read(Arrays.copyOf(jpeg, jpeg.length + 100));

    assertThat(rgb).isEqualTo(read(jpeg));
  }

  @Test
  void shouldRefuseSamplesOfTwelveBitsByName() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_BYTE_GRAY));
    jpeg[frameAt(jpeg) + 4] = 12;

    assertThatThrownBy(() -> read(jpeg)).hasMessage("JPEG sample bits: 12 (expected: 8)");
  }

  @Test
  void shouldRefuseLosslessJpegByName() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_BYTE_GRAY));
    jpeg[frameAt(jpeg) + 1] = (byte) 0xc3;

    assertThatThrownBy(() -> read(jpeg))
        .hasMessage("JPEG process: ff c3, lossless (expected: baseline or progressive Huffman)");
  }

  @Test
  void shouldRefuseMorePixelsThanFitIntoMemoryBeforeDecoding() throws Exception {
    byte[] jpeg = SampleImages.jpeg(smooth(BufferedImage.TYPE_3BYTE_BGR));
    int size = frameAt(jpeg) + 5;
    Arrays.fill(jpeg, size, size + 4, (byte) 0xea);

    assertThatThrownBy(() -> read(jpeg))
        .hasMessage("JPEG: 60138x60138 (expected: at most 100000000 pixels in memory at once)");
  }

  private static int frameAt(byte[] jpeg) {
    for (int i = 0; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        return i;
      }
    }
    throw new AssertionError("no frame");
  }

  private static BufferedImage smooth(int type) {
    BufferedImage image = new BufferedImage(50, 30, type);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 50; x++) {
        image.setRGB(x, y, (x * 5) << 16 | (y * 8) << 8 | (x + y));
      }
    }
    return image;
  }

  private byte[] read(byte[] jpeg) throws Exception {
    Path file = Files.write(folder.resolve("image"), jpeg);
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      RgbPixels all = reader.region(0, 0, reader.width(), reader.height());
      reader.finish();
      return all.rgb();
    }
  }
}
