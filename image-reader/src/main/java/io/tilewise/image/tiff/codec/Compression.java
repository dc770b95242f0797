package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The compressions that are read, and the names of those that are not. */
public enum Compression {
  NONE(1, "none", 1),
  /** A code of 12 bits gives 4,096 bytes at most. */
  LZW(5, "LZW", 2731),
  /** Block by block; of several scans {@code JpegProgress} bounds the work. */
  JPEG(7, "JPEG", 1 << 16),
  /** 258 bytes of two bits at least (RFC 1951). */
  DEFLATE(8, "deflate", 1032),
  OLD_DEFLATE(32946, "deflate", 1032),
  /** A block of 128 KiB of 4 bytes (RFC 8878). */
  ZSTD(50000, "zstd", 1 << 15);

  private static final String READ =
      Arrays.stream(values())
          .map(read -> read.code + " " + read.words)
          .collect(Collectors.joining(", "));

  private final int code;
  private final String words;
  private final int growth;

  Compression(int code, String words, int growth) {
    this.code = code;
    this.words = words;
    this.growth = growth;
  }

  /** By the number in the file. */
  static Compression of(long code) throws ImageFormatException {
    for (Compression known : values()) {
      if (known.code == code) {
        return known;
      }
    }
    throw unsupported(
        "%s: %d, %s (expected: %s)".formatted(Tag.COMPRESSION, code, nameOf(code), READ));
  }

  private static String nameOf(long code) {
    return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
      case 2, 3, 4, 32771 -> "fax";
      case 6 -> "old-style JPEG";
      case 9, 10 -> "JBIG";
      case 7 -> "JPEG";
      case 22610, 34934 -> "JPEG XR";
      case 32773 -> "PackBits";
      case 33003, 33005 -> "JPEG 2000 of Aperio";
      case 33007 -> "an image of Aperio";
      case 34712 -> "JPEG 2000";
      case 34887 -> "LERC";
      case 34892 -> "lossy JPEG of DNG";
      case 34925 -> "LZMA";
      case 50001 -> "WebP";
      case 50002, 52546 -> "JPEG XL";
      default -> "unknown";
    };
  }

  /** In words. */
  String words() {
    return words;
  }

  /** Whether its samples may be differences, which the field Predictor tells. */
  boolean hasPredictor() {
    return this != NONE && this != JPEG;
  }

  /** Bytes that there must be at least for so many decoded ones. */
  public long leastBytes(long decoded) {
    return Math.ceilDiv(decoded, growth);
  }

  /**
   * Decodes all of it.
   *
   * @param target with room for as many bytes as there may be
   * @return how many there are
   * @throws ImageFormatException when the bytes are damaged, or there are more
   */
  int decode(byte[] stored, byte[] target) throws ImageFormatException {
    return switch (this) {
      case NONE -> copy(stored, target);
      case LZW -> new Lzw(stored, target).decode();
      case DEFLATE, OLD_DEFLATE -> Deflate.decode(stored, target);
      case ZSTD -> ZstdFrames.decode(stored, target);
      case JPEG -> throw new IllegalStateException("a JPEG has pixels, not bytes");
    };
  }

  /** What stands behind the pixels is padding. */
  private static int copy(byte[] stored, byte[] target) {
    int count = Math.min(stored.length, target.length);
    System.arraycopy(stored, 0, target, 0, count);
    return count;
  }
}
