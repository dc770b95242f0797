package io.tilewise.standalone;

/** How verdicts are printed. */
enum Format {
  /** For people. */
  TABLE,
  /** One event per line, nothing else. */
  JSON
}
