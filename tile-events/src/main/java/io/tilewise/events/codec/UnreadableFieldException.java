package io.tilewise.events.codec;

/** A field of a JSON document is not what its record asks for; collects its path on the way out. */
final class UnreadableFieldException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String path;
  private final String problem;

  private UnreadableFieldException(String path, String problem) {
    super(problem, null, false, false);
    this.path = path;
    this.problem = problem;
  }

  /** A value that stands where {@code expected} should. */
  static UnreadableFieldException of(String value, String expected) {
    return new UnreadableFieldException("", value + " (expected: " + expected + ")");
  }

  /** The same, seen from the object or array that holds the field. */
  UnreadableFieldException in(String field) {
    String rest = path.isEmpty() || path.startsWith("[") ? path : "." + path;
    return new UnreadableFieldException(field + rest, problem);
  }

  @Override
  public String getMessage() {
    return path + ": " + problem;
  }
}
