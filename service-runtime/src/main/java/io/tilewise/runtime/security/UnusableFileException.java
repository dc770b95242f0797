package io.tilewise.runtime.security;

import java.nio.file.Path;

/** A file has not what it should have. */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Use use;
  private final transient Path file;
  private final String expected;

  UnusableFileException(Use use, Path file, String expected) {
    super(file + " (expected: " + expected + ")");
    this.use = use;
    this.file = file;
    this.expected = expected;
  }

  /** What a file is for. */
  public enum Use {
    CERTIFICATE,
    KEY,
    AUTHORITIES
  }

  /** What the file is for. */
  public Use use() {
    return use;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** What it should have. */
  public String expected() {
    return expected;
  }
}
