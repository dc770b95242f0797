package io.tilewise.aggregator.streams;

/** Our own code failed on one record, which is given up; see {@link RecordFaults}. */
public final class RecordFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Code for machines, in the header {@code dead_letter_cause}. */
  public static final String CAUSE = "PROCESSING_FAILED";

  /** After a failure that may be given up. */
  public RecordFaultException(RuntimeException cause) {
    super(cause.toString(), cause);
  }
}
