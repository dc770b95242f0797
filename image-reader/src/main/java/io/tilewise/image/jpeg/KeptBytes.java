package io.tilewise.image.jpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import javax.imageio.stream.ImageInputStreamImpl;

/** The kept parts of a file, one behind the other, behind some bytes that are not in it. */
final class KeptBytes extends ImageInputStreamImpl {
  private final SeekableByteChannel file;
  private final byte[] before;
  private final KeptParts parts;

  KeptBytes(SeekableByteChannel file, byte[] before, KeptParts parts) {
    this.file = file;
    this.before = before;
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    int count =
        streamPos < before.length
            ? head(to, offset, length)
            : parts.read(file, streamPos - before.length, ByteBuffer.wrap(to, offset, length));
    streamPos += Math.max(0, count);
    return count;
  }

  private int head(byte[] to, int offset, int length) {
    int count = Math.min(length, before.length - (int) streamPos);
    System.arraycopy(before, (int) streamPos, to, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    super.close();
    file.close();
  }
}
