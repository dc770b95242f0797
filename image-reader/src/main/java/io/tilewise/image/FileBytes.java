package io.tilewise.image;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that is opened once: whatever is put under its name meanwhile, format,
 * structure, pixels and digest are of one and the same file. Read from the first byte on as often
 * as a decoder needs, by streams that do not disturb one another, each of one thread. Else not
 * thread-safe but for {@link #reading} and {@link #read(long, byte[])}; an interrupt ends the
 * reading, unless the file system hangs, and then it hangs as well.
 */
public final class FileBytes implements Closeable {
  private static final long NOT_READING = Long.MIN_VALUE;

  private final SeekableByteChannel channel;
  private @Nullable String sha256;
  private volatile long readingSince = NOT_READING;

  /** Of a channel that nobody else reads. */
  public FileBytes(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /** Opens a file. */
  public static FileBytes open(Path file) throws IOException {
    return new FileBytes(Files.newByteChannel(file));
  }

  /**
   * Opens a file below a folder, name by name: none of them may be a link, whatever it was a moment
   * ago, so that nobody who swaps a folder for a link leads out of this one. Systems that cannot
   * open name by name open the path.
   *
   * @param file without links, so that a link on the way is news
   */
  public static FileBytes open(Path folder, Path file) throws IOException {
    try (DirectoryStream<Path> root = Files.newDirectoryStream(folder)) {
      if (root instanceof SecureDirectoryStream<Path> secure) {
        return new FileBytes(walk(secure, folder.relativize(file)));
      }
    }
    return open(file);
  }

  private static SeekableByteChannel walk(SecureDirectoryStream<Path> root, Path names)
      throws IOException {
    SecureDirectoryStream<Path> folder = root;
    try {
      for (Path name : names.getParent() == null ? List.<Path>of() : names.getParent()) {
        SecureDirectoryStream<Path> inner =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        folder.close();
        folder = inner;
      }
      return folder.newByteChannel(
          names.getFileName(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } finally {
      folder.close();
    }
  }

  /** How many there are now. */
  public long size() throws IOException {
    return channel.size();
  }

  /** All bytes, unbuffered; it need not be closed. */
  public InputStream stream() {
    return new Stream(null);
  }

  /** As {@link #stream}, and digested on the way: for the pass that gives the pixels. */
  public InputStream digestedStream() {
    sha256 = null;
    return new Stream(Sha256.begin());
  }

  /** Digests all of it, for who did not need to read it as a whole. */
  public void digest() throws IOException {
    digestedStream().transferTo(OutputStream.nullOutputStream());
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

  /**
   * Fills an array from a place in the file. Any thread, several at once.
   *
   * @throws EOFException when the file ends before
   */
  public void read(long position, byte[] target) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(target);
    while (rest.hasRemaining()) {
      if (read(position + rest.position(), rest) < 0) {
        throw new EOFException("image: ends before byte " + (position + target.length));
      }
    }
  }

  /** How long the file system has been asked for bytes now; zero while it is not. Any thread. */
  public Duration reading() {
    long since = readingSince;
    return since == NOT_READING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private synchronized int read(long position, ByteBuffer target) throws IOException {
    readingSince = System.nanoTime();
    try {
      return channel.position(position).read(target);
    } finally {
      readingSince = NOT_READING;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Stream extends InputStream {
    private final @Nullable MessageDigest digest;
    private long position;

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
      int count = FileBytes.this.read(position, ByteBuffer.wrap(target, at, length));
      position += Math.max(0, count);
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
