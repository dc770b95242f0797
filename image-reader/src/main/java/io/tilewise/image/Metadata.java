package io.tilewise.image;

/**
 * Counts what a file holds beside its pixels. Nobody here looks at it, but it is read to the last
 * byte, and gigabytes of it cost a file of holes nothing.
 */
public final class Metadata {
  /** More than profiles, previews and reports of real files, which have up to some megabytes. */
  static final long MAX_BYTES = 64 << 20;

  private final String format;
  private long bytes;

  /** Of a file of a format. */
  public Metadata(String format) {
    this.format = format;
  }

  /** Counts what is about to be read; refuses too much of it before it is. */
  public void add(long length) throws ImageFormatException {
    bytes += length;
    if (bytes > MAX_BYTES) {
      throw new ImageFormatException(
          ImageFormatException.Kind.TOO_LARGE,
          "%s: %d bytes or more beside its pixels (expected: at most %d)"
              .formatted(format, bytes, MAX_BYTES));
    }
  }
}
