package io.tilewise.kafka.work;

/** Kafka did not take a record. */
public final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  PublishException(Throwable cause, boolean forGood) {
    super(String.valueOf(cause.getMessage()), cause);
    this.forGood = forGood;
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
