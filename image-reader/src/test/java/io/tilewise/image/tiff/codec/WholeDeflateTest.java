package io.tilewise.image.tiff.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against zlib: the same bytes, or none. */
class WholeDeflateTest {
  private static final int BYTES = 50_000;
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 20_000 : 2_000;

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "6,0", "9,0", "6,1", "6,2"})
  void shouldReadEveryKindOfBlock(int level, int strategy) {
    for (int repeats = 0; repeats < 8; repeats++) {
      // Given
      byte[] bytes = bytes(new Random(repeats), repeats);
      byte[] stored = deflated(bytes, level, strategy);
      byte[] target = new byte[bytes.length];

      // When
      int count = new WholeDeflate(stored, target).decode();

      // Then
      assertThat(count).isEqualTo(bytes.length);
      assertThat(target).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 257, 258, 259, 273, 274, 275})
  void shouldReadAFewBytesAndMatchesAtTheEnd(int length) throws ImageFormatException {
    for (int distance = 1; distance < 20; distance++) {
      // Given
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      for (int i = distance; i < length; i++) {
        bytes[i] = bytes[i - distance];
      }
      byte[] stored = Arrays.copyOf(deflated(bytes, 9, 0), 400); // with padding
      byte[] target = new byte[length + distance];

      // When
      int count = Deflate.decode(stored, target);

      // Then
      assertThat(Arrays.copyOf(target, count)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "6,0", "6,2"})
  void shouldReadWhatZlibReadsAndRefuseWhatItRefuses(int level, int strategy) {
    Random random = new Random(1);
    boolean sawDamage = false;
    boolean sawChange = false;
    for (int mutation = 0; mutation < MUTATIONS; mutation++) {
      // Given
      byte[] bytes = Arrays.copyOf(bytes(random, mutation % 8), random.nextInt(2_000));
      byte[] stored = mutated(deflated(bytes, level, strategy), random);
      byte[] whole = new byte[bytes.length];
      byte[] byZlib = new byte[bytes.length];

      // When
      int count = new WholeDeflate(stored, whole).decode();
      sawDamage |= count == WholeDeflate.LEFT;
      sawChange |= count != WholeDeflate.LEFT && !Arrays.equals(whole, bytes);
      Optional<Integer> expected = byZlib(stored, byZlib);

      // Then
      if (count != WholeDeflate.LEFT) {
        assertThat(expected).contains(count);
        assertThat(Arrays.copyOf(whole, count)).isEqualTo(Arrays.copyOf(byZlib, count));
      }
    }
    assertThat(sawDamage && sawChange).isTrue();
  }

  private static Optional<Integer> byZlib(byte[] stored, byte[] target) {
    try {
      return Optional.of(Deflate.decodeByZlib(stored, target));
    } catch (ImageFormatException _) {
      return Optional.empty();
    }
  }

  /**
   * Bits are flipped or the end is gone; most sums are mended, or they would be all that counts.
   */
  private static byte[] mutated(byte[] stored, Random random) {
    byte[] changed = random.nextInt(8) == 0 ? cut(stored, random) : stored.clone();
    for (int i = random.nextInt(3); i > 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(4) == 0 ? changed : mended(changed);
  }

  private static byte[] mended(byte[] stored) {
    int start = Math.min(2, stored.length);
    byte[] bytes = new byte[1 << 16];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(stored, start, stored.length - start);
      int count = inflater.inflate(bytes);
      int end = start + (int) inflater.getBytesRead();
      if (inflater.finished() && end <= stored.length - Integer.BYTES) {
        Adler32 sum = new Adler32();
        sum.update(bytes, 0, count);
        ByteBuffer.wrap(stored).putInt(end, (int) sum.getValue());
      }
    } catch (DataFormatException _) {
      // Its sum does not matter.
    }
    return stored;
  }

  private static byte[] cut(byte[] stored, Random random) {
    return Arrays.copyOf(stored, random.nextInt(stored.length));
  }

  /** Noise of few values, with repeats from near and far. */
  private static byte[] bytes(Random random, int repeats) {
    byte[] bytes = new byte[BYTES];
    int values = 1 << random.nextInt(9);
    for (int at = 0; at < BYTES; at++) {
      bytes[at] = (byte) random.nextInt(values);
      if (at > 0 && random.nextInt(10) < repeats) {
        int distance = 1 + random.nextInt(random.nextBoolean() ? Math.min(at, 12) : at);
        int end = Math.min(BYTES, at + random.nextInt(300));
        for (; at < end; at++) {
          bytes[at] = bytes[at - distance];
        }
      }
    }
    return bytes;
  }

  private static byte[] deflated(byte[] bytes, int level, int strategy) {
    try (Deflater deflater = new Deflater(level)) {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      byte[] chunk = new byte[BYTES];
      while (!deflater.finished()) {
        stored.write(chunk, 0, deflater.deflate(chunk));
      }
      return stored.toByteArray();
    }
  }
}
