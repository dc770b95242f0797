package io.tilewise.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutationTest {
  private static final int SEEDS = 300;

  @TempDir Path folder;

  private final byte[] file = noise(3_000, 1);
  private final byte[] other = noise(2_000, 2);

  private static byte[] noise(int length, long seed) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldMakeTheSameChangeOfASeedAndOthersOfOthers(Format format) {
    Set<String> changes = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      byte[] changed = new Mutation(seed).of(format, file, other);

      assertThat(new Mutation(seed).of(format, file, other)).isEqualTo(changed);
      changes.add(Arrays.toString(changed));
    }
    assertThat(changes).hasSizeGreaterThan(SEEDS * 9 / 10);
  }

  @Test
  void shouldMendTheChecksumOfAChangedChunk() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", bytes);
    byte[] png = bytes.toByteArray();
    png[8 + 8 + 3] = 9; // the width

    byte[] mended = Format.PNG.mended(png);

    assertThat(message(png)).contains("checksum");
    assertThat(message(mended)).as("the width is no contradiction by itself").isEmpty();
  }

  /** Why it is refused. */
  private String message(byte[] png) throws IOException {
    Path written = Files.write(folder.resolve("image"), png);
    try (ImageReader _ = ImageReaders.open(written, Outcome.LIMITS)) {
      return "";
    } catch (ImageFormatException e) {
      return e.getMessage();
    }
  }
}
