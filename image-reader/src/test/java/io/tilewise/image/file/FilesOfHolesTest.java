package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.SampleImages;
import io.tilewise.image.dicom.DicomFiles;
import io.tilewise.image.png.TilePng;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hole in a file takes no room on the disk, but who reads it reads zeros: gigabytes are made in
 * no time and hold whoever looks through them for a minute.
 */
@Timeout(60)
class FilesOfHolesTest {
  private static final long HUGE = 3L << 30;
  private static final int IEND_BYTES = 12;
  private static final int EOI_BYTES = 2;
  private static final int IHDR_END = 33;

  @TempDir Path folder;
  private Path file;
  private byte[] png;
  private byte[] jpeg;

  @BeforeEach
  void draw() throws IOException {
    file = folder.resolve("image");
    png = TilePng.encode(SampleImages.noise(16, 16, 1));
    jpeg = SampleImages.jpeg(SampleImages.random(16, 16, BufferedImage.TYPE_3BYTE_BGR, 1));
  }

  @Test
  void shouldReadAsMuchPaddingAsABlockOfStorage() throws Exception {
    for (byte[] image : new byte[][] {png, jpeg}) {
      Files.write(file, Arrays.copyOf(image, image.length + (1 << 20)));

      try (ImageFile read = ImageReaders.open(file, ImageLimits.DEFAULT)) {
        read.finish();
        assertThat(read.width()).isEqualTo(16);
      }
    }
  }

  @Test
  void shouldRefuseMorePaddingByName() throws IOException {
    Files.write(file, Arrays.copyOf(png, png.length + (1 << 20) + 1));

    assertRefused(Kind.CORRUPT)
        .hasMessage("PNG: 1048577 bytes or more behind IEND (expected: at most 1048576)");
  }

  @Test
  void shouldNotReadGigabytesOfPadding() throws IOException {
    write(0, png);
    write(HUGE, new byte[1]);
    assertRefused(Kind.CORRUPT)
        .hasMessageMatching("PNG: 1\\d{6} bytes or more behind IEND \\(expected: .*");

    Files.delete(file);
    write(0, jpeg);
    write(HUGE, new byte[1]);
    assertRefused(Kind.CORRUPT)
        .hasMessageMatching("JPEG: 1\\d{6} bytes or more behind its end marker \\(expected: .*");
  }

  @Test
  void shouldRefuseAHugeChunkOfAPngBeforeItIsRead() throws IOException {
    write(0, Arrays.copyOf(png, IHDR_END));
    write(IHDR_END, chunk("teXt"));
    write(HUGE, new byte[1]);

    assertRefused(Kind.TOO_LARGE)
        .hasMessage("PNG: 2147483671 bytes or more beside its pixels (expected: at most 67108864)");
  }

  @Test
  void shouldRefuseAHugeChunkBehindThePixels() throws IOException {
    long end = png.length - IEND_BYTES;
    write(0, Arrays.copyOf(png, png.length - IEND_BYTES));
    write(end, chunk("teXt"));
    write(HUGE, new byte[1]);

    assertRefused(Kind.TOO_LARGE).hasMessageStartingWith("PNG: 2147483683 bytes or more beside");
  }

  @Test
  void shouldRefuseMorePixelDataThanThePixelsTake() throws IOException {
    long end = png.length - IEND_BYTES;
    write(0, Arrays.copyOf(png, png.length - IEND_BYTES));
    write(end, chunk("IDAT"));
    write(HUGE, new byte[1]);

    assertRefused(Kind.CORRUPT)
        .hasMessageMatching(
            "PNG pixel data: 21\\d{8} bytes or more \\(expected: at most 1050144 of 16x16"
                + " pixels\\)");
  }

  @Test
  void shouldRefuseHugeElementsAndFragmentsOfDicomBeforeTheyAreRead() throws IOException {
    DicomFiles.Hole element = DicomFiles.holeInAnElement((int) (HUGE / 2));
    write(0, element.before());
    write(HUGE / 2 + element.before().length, element.behind());
    assertRefused(Kind.TOO_LARGE)
        .hasMessageMatching(
            "DICOM: 16\\d{8} bytes or more beside its pixels \\(expected: at most 67108864\\)");

    Files.delete(file);
    DicomFiles.Hole fragment = DicomFiles.holeInAFragment((int) (HUGE / 2));
    write(0, fragment.before());
    write(HUGE / 2 + fragment.before().length, fragment.behind());
    assertRefused(Kind.TOO_LARGE)
        .hasMessage("DICOM frame 0: 1610612736 bytes for 16x16 pixels (expected: at most 1050112)");
  }

  @Test
  void shouldRefuseARunOfSegmentsOfAJpeg() throws IOException {
    byte[] segment = {(byte) 0xff, (byte) 0xe5, (byte) 0xff, (byte) 0xff};
    int segments = 1_100;
    write(0, Arrays.copyOf(jpeg, 2));
    for (int i = 0; i < segments; i++) {
      write(2 + i * 65_537L, segment);
    }
    write(2 + segments * 65_537L, Arrays.copyOfRange(jpeg, 2, jpeg.length));

    assertRefused(Kind.TOO_LARGE)
        .hasMessage("JPEG: 67173377 bytes or more beside its pixels (expected: at most 67108864)");
  }

  @Test
  void shouldRefuseMillionsOfEmptyChunks() throws IOException {
    byte[] empty = {0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, (byte) 0xaf, 0x06, 0x1e};
    ByteBuffer chunks = ByteBuffer.allocate(6_000_000 * empty.length);
    while (chunks.hasRemaining()) {
      chunks.put(empty);
    }
    byte[] end = Arrays.copyOfRange(png, png.length - IEND_BYTES, png.length);
    write(0, Arrays.copyOf(png, png.length - IEND_BYTES));
    write(Files.size(file), chunks.array());
    write(Files.size(file), end);

    assertThatThrownBy(
            () -> {
              try (ImageFile read = ImageReaders.open(file, ImageLimits.DEFAULT)) {
                read.finish();
              }
            })
        .hasMessage("PNG: 67108872 bytes or more beside its pixels (expected: at most 67108864)");
  }

  @Test
  void shouldRefuseARunOfFillBytes() throws IOException {
    byte[] fill = new byte[1 << 17];
    Arrays.fill(fill, (byte) 0xff);
    write(0, Arrays.copyOf(jpeg, 2));
    write(2, fill);
    write(2 + fill.length, Arrays.copyOfRange(jpeg, 2, jpeg.length));

    assertRefused(Kind.CORRUPT)
        .hasMessage("JPEG fill bytes: more than 65536 before a marker (expected: a marker)");
  }

  @Test
  void shouldRefuseMillionsOfMarkersThatSayNothing() throws IOException {
    byte[] restarts = new byte[70 << 20];
    for (int i = 0; i < restarts.length; i += 2) {
      restarts[i] = (byte) 0xff;
      restarts[i + 1] = (byte) 0xd0;
    }
    write(0, Arrays.copyOf(jpeg, 2));
    write(2, restarts);
    write(2 + restarts.length, Arrays.copyOfRange(jpeg, 2, jpeg.length));

    assertRefused(Kind.TOO_LARGE)
        .hasMessage("JPEG: 67108866 bytes or more beside its pixels (expected: at most 67108864)");
  }

  @Test
  void shouldRefuseMoreScanDataThanTheBlocksTake() throws IOException {
    write(0, Arrays.copyOf(jpeg, jpeg.length - EOI_BYTES));
    write(HUGE, new byte[] {(byte) 0xff, (byte) 0xd9});

    assertRefused(Kind.TOO_LARGE)
        .hasMessage("JPEG scan: more than 68608 bytes (expected: at most 68608)");
  }

  @Test
  void shouldRefuseMoreScanDataThanFitsIntoMemory() throws IOException {
    ByteBuffer large = ByteBuffer.wrap(jpeg);
    int frame = new String(jpeg, ISO_8859_1).indexOf("\u00ff\u00c0");
    large.putShort(frame + 5, (short) 9_999).putShort(frame + 7, (short) 9_999);
    write(0, Arrays.copyOf(jpeg, jpeg.length - EOI_BYTES));
    write(HUGE, new byte[] {(byte) 0xff, (byte) 0xd9});
    ImageLimits limits = new ImageLimits(4L << 30, 10_000, 100_000_000, 1_000_000);

    assertThatThrownBy(() -> ImageReaders.open(file, limits))
        .hasMessageMatching("JPEG scan: more than 29\\d{5} bytes \\(expected: at most 29\\d{5}\\)");
  }

  private static byte[] chunk(String type) {
    return ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).put(type.getBytes(ISO_8859_1)).array();
  }

  private void write(long at, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Kind kind) {
    return assertThatThrownBy(() -> ImageReaders.open(file, ImageLimits.DEFAULT).close())
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
