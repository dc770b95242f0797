package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.png.TilePng;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageFileTest {
  /** More bytes than any buffer on the way. */
  private static final int SIDE = 400;

  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path folder;

  /** How an image may be stored; each is read in a way of its own. */
  enum Form {
    ROWS {
      @Override
      byte[] image(int seed) {
        return TilePng.encode(SampleImages.noise(SIDE, SIDE, seed));
      }
    },
    INTERLACED {
      @Override
      byte[] image(int seed) throws IOException {
        return SampleImages.interlacedPng(pixels(seed));
      }
    },
    JPEG {
      @Override
      byte[] image(int seed) throws IOException {
        return SampleImages.jpeg(pixels(seed));
      }
    };

    abstract byte[] image(int seed) throws IOException;

    private static BufferedImage pixels(int seed) {
      return SampleImages.random(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDigestAllBytesOfTheFile(Form form) throws Exception {
    byte[] padded = padded(form.image(1));
    Path file = write("image", padded);

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      image.finish();

      assertThat(image.contentSha256()).isEqualTo(sha256(padded));
    }
  }

  /** Half of one file and half of another are no damage. */
  @Test
  void shouldSayThatAFileChangedWhileItsStructureWasRead() throws Exception {
    Path file = write("image", Arrays.copyOf(Form.ROWS.image(1), 300));
    SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT);
    Files.write(file, new byte[9], StandardOpenOption.APPEND);

    assertThatThrownBy(() -> ImageReaders.open(source, ImageLimits.DEFAULT))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("image: changed while it was read (expected: a finished file)");
  }

  @Test
  void shouldTellNoDigestBeforeTheEnd() throws Exception {
    Path file = write("image", Form.ROWS.image(1));

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      image.region(0, 0, SIDE, 10);

      assertThatThrownBy(image::contentSha256).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeAnotherFileOfTheSameSizeAndTime(Form form) throws Exception {
    byte[] bytes = padded(form.image(1));
    Path file = write("image", bytes);
    Path other = write("other", sameSize(form.image(2), bytes.length));

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      image.region(0, 0, SIDE, 10);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

      assertThatThrownBy(image::finish)
          .hasMessage("image: changed while it was read (expected: a finished file)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadAndDigestOneFileWhateverTakesItsName(Form form) throws Exception {
    byte[] bytes = padded(form.image(1));
    Path file = write("image", bytes);
    Path other = write("other", sameSize(form.image(2), bytes.length));
    RgbPixels whole = pixels(file);

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      RgbPixels read = image.region(0, 0, SIDE, SIDE);
      assertThatThrownBy(image::finish).isInstanceOf(ImageFormatException.class);

      assertThat(read.rgb()).isEqualTo(whole.rgb());
      assertThat(image.contentSha256()).isEqualTo(sha256(bytes));
    }
  }

  @Test
  void shouldNoticeBytesThatAreAdded() throws Exception {
    Path file = write("image", Form.ROWS.image(1));

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);

      assertThatThrownBy(image::finish)
          .hasMessage("image: changed while it was read (expected: a finished file)");
    }
  }

  @Test
  void shouldNotCallDamageWhatIsBeingWritten() throws Exception {
    byte[] bytes = Form.ROWS.image(1);
    Path file = write("image", bytes);

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      image.region(0, 0, SIDE, 10);
      try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        channel.truncate(bytes.length / 2);
      }

      assertThatThrownBy(() -> image.region(0, 10, SIDE, SIDE))
          .hasMessage("image: changed while it was read (expected: a finished file)");
      assertThatThrownBy(image::finish)
          .hasMessage("image: changed while it was read (expected: a finished file)");
    }
  }

  @Test
  void shouldNoticeAFileThatIsRemoved() throws Exception {
    Path file = write("image", Form.ROWS.image(1));

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      Files.delete(file);

      assertThatThrownBy(image::finish)
          .isInstanceOfSatisfying(
              ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Files.setLastModifiedTime(file, TIME);
    return file;
  }

  private static RgbPixels pixels(Path file) throws Exception {
    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      return image.region(0, 0, SIDE, SIDE);
    }
  }

  /** With zeros behind its end, which any writer of blocks may leave there. */
  private static byte[] padded(byte[] image) {
    return sameSize(image, image.length + (1 << 17));
  }

  private static byte[] sameSize(byte[] image, int length) {
    assertThat(image.length).isLessThanOrEqualTo(length);
    return Arrays.copyOf(image, length);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
