package io.tilewise.kafka.spans;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace context that a record carries, as the current one while the record is sent.
 * OpenTelemetry's agent puts a span of its own around each sending and writes that into the record
 * in place of what was there, and the parent it gives it is what is current: without this the trace
 * of an image would end where what is sent is sent later than the span that made it, as scores are.
 */
public final class SendingContext {
  private static final TextMapGetter<Headers> HEADERS = new OfHeaders();

  private SendingContext() {}

  /** Of this record, until it is closed; nothing is done where nobody listens. */
  @SuppressWarnings("MustBeClosedChecker") // by the caller
  public static Scope of(ProducerRecord<?, ?> record) {
    return WorkSpan.areMeasured()
        ? W3CTraceContextPropagator.getInstance()
            .extract(Context.current(), record.headers(), HEADERS)
            .makeCurrent()
        : Scope.noop();
  }

  private static final class OfHeaders implements TextMapGetter<Headers> {
    @Override
    public Iterable<String> keys(Headers headers) {
      List<String> keys = new ArrayList<>();
      headers.forEach(header -> keys.add(header.key()));
      return keys;
    }

    @Override
    public @Nullable String get(@Nullable Headers headers, String key) {
      Header header = headers == null ? null : headers.lastHeader(key);
      return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
  }
}
