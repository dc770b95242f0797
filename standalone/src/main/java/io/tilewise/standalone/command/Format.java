package io.tilewise.standalone.command;

/** How the results of a command are printed. */
public enum Format {
  /** For people. */
  TABLE,
  /** One object per line, nothing else. */
  JSON
}
