package io.tilewise.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * An event as one line of JSON, an object of flat fields: {@code @timestamp} (ISO 8601, UTC),
 * {@code level}, {@code service}, {@code version}, {@code logger}, {@code thread}, {@code message},
 * then those of the thread's context ({@code imageId} and others) and of the event itself (numbers
 * as numbers), at last {@code exception} with its stack trace. Control characters are escaped, and
 * what is very long is cut, so that a line is a line for whoever collects it. Thread-safe; made by
 * logback.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  static final int MOST_CHARACTERS = 32 << 10;
  private static final int SHORT = 256;

  private static final Set<String> OWN =
      Set.of(
          "@timestamp", "level", "service", "version", "logger", "thread", "message", "exception");

  private static final List<KeyValuePair> NO_PAIRS = List.of();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Made by logback. */
  public JsonLines() {}

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> process = event.getLoggerContextVO().getPropertyMap();
    JsonObject line =
        new JsonObject()
            .put("@timestamp", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())), SHORT)
            .put("level", event.getLevel().toString(), SHORT)
            .put("service", process.getOrDefault(ServiceLogs.SERVICE, "tilewise"), SHORT)
            .put("version", process.getOrDefault(ServiceLogs.VERSION, "unknown"), SHORT)
            .put("logger", event.getLoggerName(), SHORT)
            .put("thread", event.getThreadName(), SHORT)
            .put("message", String.valueOf(event.getFormattedMessage()), MOST_CHARACTERS);
    Map<String, String> context = event.getMDCPropertyMap();
    context.forEach((name, value) -> put(line, name, value));
    for (KeyValuePair pair : requireNonNullElse(event.getKeyValuePairs(), NO_PAIRS)) {
      if (!context.containsKey(pair.key)) {
        put(line, pair.key, pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.put("exception", ThrowableProxyUtil.asString(thrown), MOST_CHARACTERS);
    }
    return line.line().getBytes(UTF_8);
  }

  private static void put(JsonObject line, String name, @Nullable Object value) {
    if (OWN.contains(name)) {
      return; // a field twice is read by everybody in his own way
    }
    if (value instanceof Long || value instanceof Integer) {
      line.put(name, ((Number) value).longValue());
    } else {
      line.put(name, String.valueOf(value), SHORT);
    }
  }
}
