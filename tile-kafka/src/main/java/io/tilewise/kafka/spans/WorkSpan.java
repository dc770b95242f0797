package io.tilewise.kafka.spans;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.tilewise.kafka.FailureLog;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A span of OpenTelemetry around one unit of work on an image, below the span that its record came
 * from, so that the spans of an image are one trace through all topics. Whoever wants them starts
 * the process with OpenTelemetry's Java agent; without one nothing is measured, and what is passed
 * on is what came. Of the thread that began it.
 */
public final class WorkSpan implements AutoCloseable {
  /** Records beside the first that a span names; a batch may have thousands. */
  static final int MOST_LINKS = 32;

  /** Version, trace, span and flags in hexadecimal digits, as the codec checked. */
  private static final int TRACEPARENT_LENGTH = 55;

  private final @Nullable String incoming;
  private final SpanContext parent;
  private final Span span;
  private final Scope scope;

  @SuppressWarnings("MustBeClosedChecker") // its scope is closed with it
  private WorkSpan(@Nullable String incoming, SpanContext parent, Span span) {
    this.incoming = incoming;
    this.parent = parent;
    this.span = span;
    this.scope = span.makeCurrent();
  }

  /**
   * Begins now.
   *
   * @param what is done, such as {@code tile image}
   * @param image whose work it is, with the trace context of its record
   */
  public static WorkSpan begin(String what, FailureLog.Image image) {
    SpanContext parent = context(image.traceparent());
    return new WorkSpan(image.traceparent(), parent, builder(what, image, parent).startSpan());
  }

  /**
   * The same of several records of one image, which was begun before.
   *
   * @param image with the trace context of the first record
   * @param others trace contexts of the other ones
   */
  public static WorkSpan begun(
      String what, FailureLog.Image image, Collection<String> others, Instant at) {
    SpanContext parent = context(image.traceparent());
    SpanBuilder builder = builder(what, image, parent).setStartTimestamp(at);
    others.stream()
        .filter(other -> !other.equals(image.traceparent()))
        .limit(MOST_LINKS)
        .forEach(other -> builder.addLink(context(other)));
    return new WorkSpan(image.traceparent(), parent, builder.startSpan());
  }

  private static SpanBuilder builder(String what, FailureLog.Image image, SpanContext parent) {
    return tracer()
        .spanBuilder(what)
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(Context.root().with(Span.wrap(parent)))
        .setAttribute("tilewise.image.id", image.imageId())
        .setAttribute("tilewise.submission.id", image.submissionId());
  }

  /** Asked for each time: it may be set after this class is loaded. */
  private static Tracer tracer() {
    return GlobalOpenTelemetry.getOrNoop().getTracer("io.tilewise");
  }

  /** Whether anybody listens. */
  public static boolean areMeasured() {
    return tracer().isEnabled();
  }

  private static SpanContext context(@Nullable String traceparent) {
    return traceparent == null || traceparent.length() != TRACEPARENT_LENGTH
        ? SpanContext.getInvalid()
        : SpanContext.createFromRemoteParent(
            traceparent.substring(3, 35),
            traceparent.substring(36, 52),
            TraceFlags.fromHex(traceparent, 53),
            TraceState.getDefault());
  }

  /** What is to be passed on: this span; where none is measured, what came. */
  public @Nullable String traceparent() {
    SpanContext context = span.getSpanContext();
    return !context.isValid() || context.equals(parent)
        ? incoming
        : "00-%s-%s-%s"
            .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  /** A number of it, such as {@code tilewise.tiles}. */
  public WorkSpan with(String name, long value) {
    span.setAttribute(name, value);
    return this;
  }

  /** It did not come to what it was to. */
  public void failed(String code) {
    span.setStatus(StatusCode.ERROR, code);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
  }
}
