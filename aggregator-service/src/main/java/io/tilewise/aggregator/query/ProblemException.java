package io.tilewise.aggregator.query;

import io.tilewise.runtime.Answer.Response;
import org.jspecify.annotations.Nullable;

/** Why a question has no answer, as status, text and, where one is to blame, instance. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_VALUE = 200;

  private final transient Body body;

  private ProblemException(int status, String detail, @Nullable Instance instance) {
    super(detail, null, false, false);
    this.body = new Body(status, detail, instance == null ? null : instance.toString());
  }

  private record Body(int status, String detail, @Nullable String instance) {}

  /** What was asked is not right. */
  static ProblemException of(int status, String thing, String value, String expected) {
    String shown =
        value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
    return new ProblemException(
        status, thing + ": " + shown + " (expected: " + expected + ")", null);
  }

  /** No instance has it now: ask again. */
  static ProblemException unavailable(String detail) {
    return new ProblemException(503, detail, null);
  }

  /** The instance that has it cannot answer now: ask again. */
  static ProblemException unavailable(Instance instance, String why) {
    return new ProblemException(503, "instance " + instance + ": " + why, instance);
  }

  Response response() {
    return Response.json(body.status, Json.text(body));
  }
}
