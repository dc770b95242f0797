package io.tilewise.image;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Pillow and libvips read: a process of {@code src/test/oracle/pixels.py}. Not thread-safe.
 * Debian's packages are python3-pil and libvips42.
 */
public final class IndependentReaders implements AutoCloseable {
  private static final int READERS = 2;
  private static final int SIZE_BYTES = 8;

  private final Process process;
  private final DataOutputStream to;
  private final DataInputStream from;

  private IndependentReaders(String python) throws IOException {
    process =
        new ProcessBuilder(python, "src/test/oracle/pixels.py")
            .redirectError(Redirect.DISCARD)
            .start();
    to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    from = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /** Starts them; empty where they are not installed. */
  public static Optional<IndependentReaders> start() {
    for (String python : new String[] {"/usr/bin/python3", "python3"}) {
      try {
        IndependentReaders readers = new IndependentReaders(python);
        readers.read(new byte[0]);
        return Optional.of(readers);
      } catch (IOException e) {
        // No such program, or it ended because a library is missing.
      }
    }
    return Optional.empty();
  }

  /** What each of them makes of an image; nothing of those that refuse it. */
  public List<RgbPixels> read(byte[] image) throws IOException {
    to.writeInt(image.length);
    to.write(image);
    to.flush();
    List<RgbPixels> answers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      int length = from.readInt();
      if (length > 0) {
        int width = from.readInt();
        int height = from.readInt();
        answers.add(new RgbPixels(width, height, from.readNBytes(length - SIZE_BYTES)));
      }
    }
    return answers;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
