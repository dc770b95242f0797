package io.tilewise.standalone.pipeline;

/** How verdicts are printed. */
public enum VerdictFormat {
  /** For people. */
  TABLE("table"),
  /** One whole event per line, nothing else. */
  JSON("json"),
  /** The same without what was fitted and what the other rules say. */
  JSON_SHORT("json-short");

  private final String option;

  VerdictFormat(String option) {
    this.option = option;
  }

  /** As the option has it. */
  @Override
  public String toString() {
    return option;
  }
}
