package io.tilewise.kafka;

/** Kafka did not take a record. */
public final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  private PublishException(Throwable cause, boolean forGood) {
    super(String.valueOf(cause.getMessage()), cause);
    this.forGood = forGood;
  }

  /** The record itself is refused; sending it again would not help. */
  public static PublishException forGood(Throwable cause) {
    return new PublishException(cause, true);
  }

  /** It may be taken later. */
  public static PublishException forNow(Throwable cause) {
    return new PublishException(cause, false);
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
