package io.tilewise.image.file;

import io.tilewise.image.FileBytes;
import io.tilewise.image.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A digest of some bytes of a file, of all where it is small: it tells other bytes from the same
 * ones where nothing else of the file does, since somebody wrote over them and set the time back.
 */
final class ContentSample {
  /** Spread evenly, the first at the beginning and the last at the end. */
  private static final int BLOCKS = 16;

  private static final int BLOCK_BYTES = 16 << 10;

  private ContentSample() {}

  static String of(FileBytes file) throws IOException {
    MessageDigest digest = Sha256.begin();
    long size = file.size();
    if (size <= BLOCKS * BLOCK_BYTES) {
      digest.update(read(file, 0, (int) size));
    } else {
      for (int i = 0; i < BLOCKS; i++) {
        digest.update(read(file, (size - BLOCK_BYTES) * i / (BLOCKS - 1), BLOCK_BYTES));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] read(FileBytes file, long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.read(at, bytes);
    return bytes;
  }
}
