package io.tilewise.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that is opened once: whatever is put under its name meanwhile, format,
 * structure, pixels and digest are of one and the same file. Read from the first byte on as often
 * as a decoder needs, by one stream at a time. Not thread-safe; an interrupt ends the reading.
 */
public final class FileBytes implements Closeable {
  private final SeekableByteChannel channel;
  private @Nullable String sha256;

  private FileBytes(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /** Opens a file. */
  public static FileBytes open(Path file) throws IOException {
    return new FileBytes(Files.newByteChannel(file));
  }

  /** How many there are now. */
  public long size() throws IOException {
    return channel.size();
  }

  /** All bytes, unbuffered; an earlier stream ends, and none needs to be closed. */
  public InputStream stream() throws IOException {
    channel.position(0);
    return new Stream(null);
  }

  /** As {@link #stream}, and digested on the way: for the pass that gives the pixels. */
  public InputStream digestedStream() throws IOException {
    channel.position(0);
    sha256 = null;
    return new Stream(Sha256.begin());
  }

  /**
   * SHA-256 of what a {@link #digestedStream} gave, in hexadecimal digits.
   *
   * @throws IllegalStateException before one was read to the end of the file
   */
  public String contentSha256() {
    if (sha256 == null) {
      throw new IllegalStateException("digest: asked for before the end of the file was read");
    }
    return sha256;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Stream extends InputStream {
    private final @Nullable MessageDigest digest;

    Stream(@Nullable MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
      int count = channel.read(ByteBuffer.wrap(target, at, length));
      if (digest != null && count > 0) {
        digest.update(target, at, count);
      }
      if (digest != null && count < 0 && sha256 == null) {
        sha256 = HexFormat.of().formatHex(digest.digest());
      }
      return count;
    }
  }
}
