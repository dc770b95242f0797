package io.tilewise.kafka;

/** There is nothing to retry: what failed now fails at each attempt, see {@link Failure.Stays}. */
public final class StaysException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * It stays.
   *
   * @param code for machines, the cause in a dead letter
   * @param text for people: names the thing, the value and what was expected
   */
  public StaysException(String code, String text) {
    super(text);
    this.code = code;
  }

  /** What it means. */
  public Failure.Stays failure() {
    return new Failure.Stays(code, getMessage());
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
