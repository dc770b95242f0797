package io.tilewise.kafka.work;

/**
 * A worker leaves a work to those of its queue whose {@link WorkShare} has what others left: it is
 * no failure, and it is not done.
 */
public final class LeftToOthersException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * It is left.
   *
   * @param why for the log
   */
  public LeftToOthersException(String why) {
    super(why);
  }
}
