package io.tilewise.image.file;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Files of a mount whose server goes while they are read. */
public final class StallingFiles {
  private StallingFiles() {}

  /**
   * Opens a file that gives bytes up to an offset and then none, or a folder of such.
   *
   * @param upTo 0: none at all, as of a server that was gone before
   * @param back when its server comes back
   */
  public static SourceFile open(Path file, long upTo, CountDownLatch back)
      throws IOException, ImageFormatException {
    return SourceFile.open(
        file,
        ImageLimits.DEFAULT,
        path -> new FileBytes(new Stalling(Files.newByteChannel(path), upTo, back)));
  }

  private record Stalling(SeekableByteChannel file, long upTo, CountDownLatch back)
      implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      long left = upTo - file.position();
      if (left <= 0) {
        await();
      }
      int length = (int) Math.min(target.remaining(), left <= 0 ? Long.MAX_VALUE : left);
      int count = file.read(target.slice(target.position(), length));
      target.position(target.position() + Math.max(0, count));
      return count;
    }

    /** As a read in the system's hands: nothing interrupts it. */
    private void await() {
      boolean interrupted = true;
      while (interrupted) {
        try {
          back.await();
          interrupted = false;
        } catch (InterruptedException e) {
          // goes on
        }
      }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return file.write(source);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
      file.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
