package io.tilewise.kafka.work;

/** A record that cannot be worked on, now or later: it goes to the dead letters. */
public final class GivenUpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Given up.
   *
   * @param code for machines, the cause in the dead letter
   * @param text for people: names the thing, the value and what was expected
   */
  public GivenUpException(String code, String text) {
    super(text);
    this.code = code;
  }

  String code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
