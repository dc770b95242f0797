package io.tilewise.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Lane;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Whose work a thread is at, in each line that is logged meanwhile, by libraries as well: {@code
 * imageId}, {@code submissionId}, {@code lane} and {@code traceparent} as far as they are known.
 * Closed by the thread that opened it, it leaves what was there before. Where text is logged it
 * shows nothing.
 */
public final class LogContext implements AutoCloseable {
  private static final String IMAGE = "imageId";
  private static final String SUBMISSION = "submissionId";
  private static final String LANE = "lane";
  private static final String SUBJECT_HEADER = "ce_subject";

  /** Anybody may send anything; what does not look like an ID is not written into each line. */
  private static final int LONGEST_ID = 128;

  private final @Nullable Map<String, String> before;

  private LogContext() {
    before = MDC.getCopyOfContextMap();
  }

  /** Of work that was read and understood. */
  public static LogContext of(FailureLog.Image image) {
    LogContext context = new LogContext();
    context.is(image);
    return context;
  }

  /** Of several at once: that of it in which they agree. */
  public static LogContext of(Collection<FailureLog.Image> images) {
    LogContext context = new LogContext();
    context.put(IMAGE, shared(images, FailureLog.Image::imageId));
    context.put(SUBMISSION, shared(images, FailureLog.Image::submissionId));
    context.put(EventCodec.TRACEPARENT, shared(images, FailureLog.Image::traceparent));
    return context;
  }

  private static @Nullable String shared(
      Collection<FailureLog.Image> images, Function<FailureLog.Image, @Nullable String> name) {
    String first = null;
    for (FailureLog.Image image : images) {
      String value = name.apply(image);
      if (value == null || (first != null && !first.equals(value))) {
        return null;
      }
      first = value;
    }
    return first;
  }

  /** The same of a lane. */
  public static LogContext of(FailureLog.Image image, Lane lane) {
    LogContext context = of(image);
    context.put(LANE, lane.name());
    return context;
  }

  /** Of a record that nobody understood yet: what its headers say. */
  public static LogContext of(ReceivedRecord record) {
    LogContext context = new LogContext();
    context.put(IMAGE, header(record, SUBJECT_HEADER));
    context.put(EventCodec.TRACEPARENT, header(record, EventCodec.TRACEPARENT));
    return context;
  }

  /** Now it is understood whose it is. */
  public void is(FailureLog.Image image) {
    put(IMAGE, image.imageId());
    put(SUBMISSION, image.submissionId());
    put(EventCodec.TRACEPARENT, image.traceparent());
  }

  private static @Nullable String header(ReceivedRecord record, String name) {
    byte[] value = record.headers().apply(name);
    return value == null ? null : new String(value, UTF_8);
  }

  private void put(String name, @Nullable String value) {
    if (value != null && isId(value)) {
      MDC.put(name, value);
    } else {
      MDC.remove(name);
    }
  }

  private static boolean isId(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_' && c != ':') {
        return false;
      }
    }
    return length > 0 && length <= LONGEST_ID;
  }

  @Override
  public void close() {
    if (before == null || before.isEmpty()) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }
}
