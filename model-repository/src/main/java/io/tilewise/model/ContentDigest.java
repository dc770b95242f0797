package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over parts, each with its length before it, so that no two different rows of parts are
 * the same bytes. Of one thread.
 */
final class ContentDigest {
  /** What is digested how; a change of either needs another. */
  private static final String FORM = "tilewise model 1";

  private static final int BUFFER_BYTES = 1 << 18;

  private final MessageDigest sha256;

  private ContentDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Of a version.
   *
   * @param card in its canonical form
   * @param files digest of all its other files
   */
  static String of(byte[] card, byte[] files) {
    return HexFormat.of()
        .formatHex(new ContentDigest().part(FORM.getBytes(UTF_8)).part(card).part(files).digest());
  }

  /**
   * Of files: their names, sizes and bytes, in this order.
   *
   * @throws IncompleteException when one is not as long as it looked
   */
  static byte[] of(List<FileStamp> files) throws IOException {
    ContentDigest digest = new ContentDigest().length(files.size());
    for (FileStamp file : files) {
      digest.part(file.name().getBytes(UTF_8)).length(file.size()).bytes(file);
    }
    return digest.digest();
  }

  private ContentDigest part(byte[] bytes) {
    length(bytes.length);
    sha256.update(bytes);
    return this;
  }

  private ContentDigest length(long length) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
    return this;
  }

  private void bytes(FileStamp file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    try (InputStream in = Files.newInputStream(file.file())) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha256.update(buffer, 0, count);
        total += count;
      }
    }
    if (total != file.size()) {
      throw changing(file.name());
    }
  }

  static IncompleteException changing(String name) {
    return new IncompleteException(name, "changes while it is read", "a version at rest");
  }

  private byte[] digest() {
    return sha256.digest();
  }
}
