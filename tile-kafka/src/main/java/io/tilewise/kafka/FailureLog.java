package io.tilewise.kafka;

import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each class of failure once per submission, however many tiles or attempts meet it; the rest
 * is there with {@code DEBUG}. It remembers the latest {@value #REMEMBERED}, so that its memory is
 * bounded and what comes back after long is said again. Thread-safe.
 */
public final class FailureLog {
  private static final int REMEMBERED = 10_000;

  private final Logger log;
  private final Set<Said> said =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Said, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** Says it under the name of whoever met the failure. */
  public FailureLog(Class<?> who) {
    this.log = LoggerFactory.getLogger(who);
  }

  /**
   * What the failure is told of.
   *
   * @param traceparent W3C trace context, null when there is none
   */
  public record Image(String imageId, String submissionId, @Nullable String traceparent) {
    @Override
    public String toString() {
      return "imageId=%s submissionId=%s traceparent=%s"
          .formatted(imageId, submissionId, traceparent == null ? "-" : traceparent);
    }
  }

  private record Said(String submissionId, String failure) {}

  /** Says it, unless it was said of this submission. */
  public void say(Image image, Failure failure) {
    boolean first;
    synchronized (said) {
      first = said.add(new Said(image.submissionId(), name(failure)));
    }
    if (!first) {
      log.debug("{} again: {}", image, failure);
      return;
    }
    try (LogContext _ = LogContext.of(image)) {
      switch (failure) {
        case Failure.Passes passes ->
            log.warn("{} is tried again: {}", image, withoutPath(passes.cause()));
        case Failure.Stays stays -> log.warn("{} {}: {}", image, stays.code(), stays.text());
        case Failure.Ours ours -> log.error("{} our own code failed", image, ours.cause());
      }
    }
  }

  /** A file may be called after a patient. */
  private static String withoutPath(Throwable cause) {
    if (cause instanceof FileSystemException file) {
      String name = file.getClass().getName();
      return file.getReason() == null ? name : name + ": " + file.getReason();
    }
    return cause.toString();
  }

  private static String name(Failure failure) {
    return switch (failure) {
      case Failure.Passes passes -> "passes " + passes.text();
      case Failure.Stays stays -> "stays " + stays.code();
      case Failure.Ours ours -> "ours " + ours.cause().getClass().getName();
    };
  }
}
