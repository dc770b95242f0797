package io.tilewise.image.dicom;

import io.tilewise.image.RgbPixels;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What pydicom and Pillow read: a process of {@code src/test/oracle/dicom.py}. Not thread-safe.
 * Debian's packages are python3-pydicom, python3-numpy and python3-pil.
 */
final class PydicomReader implements AutoCloseable {
  private final Process process;
  private final OutputStream to;
  private final DataInputStream from;

  private PydicomReader(String python) throws IOException {
    process =
        new ProcessBuilder(python, "src/test/oracle/dicom.py")
            .redirectError(Redirect.DISCARD)
            .start();
    to = process.getOutputStream();
    from = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /** Starts it; empty where it is not installed. */
  static Optional<PydicomReader> start() {
    for (String python : new String[] {"/usr/bin/python3", "python3"}) {
      try {
        PydicomReader reader = new PydicomReader(python);
        reader.read(Path.of("/dev/null"));
        return Optional.of(reader);
      } catch (IOException e) {
        // No such program, or it ended because a library is missing.
      }
    }
    return Optional.empty();
  }

  /** The level of a file; empty where it refuses it. */
  Optional<RgbPixels> read(Path file) throws IOException {
    to.write((file + "\n").getBytes(StandardCharsets.UTF_8));
    to.flush();
    int width = from.readInt();
    int height = from.readInt();
    return width == 0
        ? Optional.empty()
        : Optional.of(new RgbPixels(width, height, from.readNBytes(3 * width * height)));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
