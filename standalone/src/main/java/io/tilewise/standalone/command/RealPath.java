package io.tilewise.standalone.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Paths as the operating system knows them, so that roots and files compare. */
public final class RealPath {
  private RealPath() {}

  public static Path of(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
