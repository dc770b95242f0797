package io.tilewise.standalone.command;

/** How verdicts are printed. */
public enum Format {
  /** For people. */
  TABLE,
  /** One event per line, nothing else. */
  JSON
}
