package io.tilewise.image;

/**
 * The bytes are not an image that can be read, and reading them again would not change that. An I/O
 * error that may pass is an {@link java.io.IOException} instead.
 *
 * <p>The text names the thing, the value and what was expected; it holds no path.
 */
public final class ImageFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, for machines. */
  public enum Kind {
    /** No such file, not a regular file, or not readable by this process. */
    NOT_FOUND,
    /** Not one of the images that may be read, whether it exists or not. */
    NOT_ALLOWED,
    /** Another image than the one that was meant: it was written over, say. */
    CHANGED,
    /** The bytes end too early, go on too long or contradict themselves. */
    CORRUPT,
    /** Not an image, or a format or pixel layout that is not read. */
    UNSUPPORTED,
    /** More bytes or pixels than {@link ImageLimits} allow. */
    TOO_LARGE
  }

  private final Kind kind;

  /** An image refused. */
  public ImageFormatException(Kind kind, String text) {
    super(text);
    this.kind = kind;
  }

  /** Bytes that end too early, go on too long or contradict themselves. */
  public static ImageFormatException corrupt(String text) {
    return new ImageFormatException(Kind.CORRUPT, text);
  }

  /** No file to read: {@code what} says what is there instead. */
  public static ImageFormatException notFound(String what) {
    return new ImageFormatException(
        Kind.NOT_FOUND, "image: " + what + " (expected: a readable file)");
  }

  /** Not one of the images that may be read. */
  public static ImageFormatException notAllowed(String text) {
    return new ImageFormatException(Kind.NOT_ALLOWED, text);
  }

  /** Another image than the one that was meant. */
  public static ImageFormatException changed(String text) {
    return new ImageFormatException(Kind.CHANGED, text);
  }

  /** A format or pixel layout that is not read. */
  public static ImageFormatException unsupported(String text) {
    return new ImageFormatException(Kind.UNSUPPORTED, text);
  }

  /** What is wrong, for machines. */
  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
