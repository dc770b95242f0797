package io.tilewise.aggregator;

/** Our own code failed on one record, which is given up; see {@link RecordFaults}. */
final class RecordFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Code for machines, in the header {@code dead_letter_cause}. */
  static final String CAUSE = "PROCESSING_FAILED";

  RecordFaultException(RuntimeException cause) {
    super(cause.toString(), cause);
  }
}
