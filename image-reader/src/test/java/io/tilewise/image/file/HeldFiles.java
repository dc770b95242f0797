package io.tilewise.image.file;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Files of a mount whose server is gone: they open and give no bytes. */
public final class HeldFiles {
  private HeldFiles() {}

  /**
   * Opens a file.
   *
   * @param back when its server comes back
   */
  public static SourceFile open(Path file, CountDownLatch back)
      throws IOException, ImageFormatException {
    return SourceFile.open(
        file, ImageLimits.DEFAULT, path -> new FileBytes(held(Files.newByteChannel(path), back)));
  }

  private static SeekableByteChannel held(SeekableByteChannel file, CountDownLatch back) {
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            HeldFiles.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            (held, method, arguments) -> {
              if (method.getName().equals("read")) {
                back.await();
              }
              try {
                Object result = method.invoke(file, arguments);
                return result == file ? held : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
