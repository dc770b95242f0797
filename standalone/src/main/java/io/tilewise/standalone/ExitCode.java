package io.tilewise.standalone;

/** What the process says when it ends; public, because scripts read it. */
final class ExitCode {
  /** Everything asked for was done. */
  static final int DONE = 0;

  /** Something failed that other input would not have changed. */
  static final int FAILED = 1;

  /** Bad usage or configuration: nothing was started. */
  static final int USAGE = 2;

  /** Every image has its verdict, but some are partial, failed or rejected. */
  static final int INCOMPLETE = 3;

  private ExitCode() {}
}
