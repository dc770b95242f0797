package io.tilewise.standalone.command;

/** What the process says when it ends; public, because scripts read it. */
public final class ExitCode {
  /** Everything asked for was done. */
  public static final int DONE = 0;

  /** Something failed that other input would not have changed. */
  public static final int FAILED = 1;

  /** Bad usage or configuration: nothing was started. */
  public static final int USAGE = 2;

  /**
   * Every image has its verdict, but some are partial, failed or rejected. One without tissue is
   * none of these.
   */
  public static final int INCOMPLETE = 3;

  private ExitCode() {}
}
