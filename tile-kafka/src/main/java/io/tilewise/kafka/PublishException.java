package io.tilewise.kafka;

/** Kafka did not take a record. */
public final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  private PublishException(String text, Throwable cause, boolean forGood) {
    super(text, cause);
    this.forGood = forGood;
  }

  /** The record itself is refused; sending it again would not help. */
  public static PublishException forGood(Throwable cause) {
    return new PublishException(String.valueOf(cause.getMessage()), cause, true);
  }

  /**
   * It may be taken later.
   *
   * @param text for people
   */
  public static PublishException forNow(Throwable cause, String text) {
    return new PublishException(text, cause, false);
  }

  /** Whether the record itself is refused, so that sending it again would not help. */
  public boolean isForGood() {
    return forGood;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
