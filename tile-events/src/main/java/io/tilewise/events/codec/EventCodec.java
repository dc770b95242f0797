package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.check.Checks;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Cause;
import io.tilewise.events.codec.Decoded.Refused;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events to bytes and back: JSON with CloudEvents 1.0 headers in binary content mode. Stateless but
 * for the name it signs with, and thread-safe.
 *
 * <p>Rules of evolution: unknown fields are ignored, an unknown major version is refused as {@link
 * Cause#FUTURE_VERSION}.
 */
public final class EventCodec {
  /** Header that carries the JSON of {@link TileExtracted}; the value carries its pixels. */
  public static final String TILE_HEADER = "tile";

  /** Header with the W3C trace context, passed on from event to event. */
  public static final String TRACEPARENT = "traceparent";

  /**
   * Largest JSON of an event. All that can be made are smaller, but for verdicts: one with a
   * thousand labels under every rule may have more, most have some kilobytes.
   */
  public static final int MAX_JSON_BYTES = 1 << 20;

  private static final String JSON = "application/json";
  private static final Pattern TRACE_CONTEXT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern CE_TYPE = Pattern.compile("io\\.tilewise\\.(\\w+)\\.v([1-9]\\d*)");

  private static final JsonMapper WRITER = new JsonMapper();

  private final String source;

  /**
   * A codec that signs what it writes.
   *
   * @param source {@code ce_source} of the events, a URI reference such as {@code /tilewise/tiler}
   */
  public EventCodec(String source) {
    Checks.uriReference("source", source);
    this.source = source;
  }

  /** Encodes any event but {@link TileExtracted}, whose pixels are its value. */
  public EncodedEvent encode(Event event, Instant time, @Nullable String traceparent) {
    if (event instanceof TileExtracted) {
      throw new IllegalArgumentException("event: TileExtracted (expected: one without pixels)");
    }
    return encode(event, json(event), time, traceparent);
  }

  /**
   * Encodes an event whose JSON is there already.
   *
   * @param json what {@link #json} gave for the same event
   */
  public EncodedEvent encode(Event event, byte[] json, Instant time, @Nullable String traceparent) {
    return new EncodedEvent(event.imageId(), json, headers(event, time, JSON, traceparent));
  }

  /**
   * Encodes a tile: the pixels become the value, the event the header {@value #TILE_HEADER}.
   *
   * @param pixels as {@link TileExtracted#contentType} says; empty only when passed by reference
   */
  public EncodedEvent encode(
      TileExtracted tile, byte[] pixels, Instant time, @Nullable String traceparent) {
    Checks.check(
        pixels.length > 0 || tile.reference() != null,
        "pixels",
        "0 bytes",
        "pixels or a reference");
    Map<String, byte[]> headers = headers(tile, time, tile.contentType(), traceparent);
    headers.put(TILE_HEADER, json(tile));
    return new EncodedEvent(tile.tileId(), pixels, headers);
  }

  /**
   * The JSON of an event alone, as {@link #encode} writes it.
   *
   * @throws OversizedEventException when it has more than {@value #MAX_JSON_BYTES} bytes, which
   *     only an {@link io.tilewise.events.ImageClassified} can
   */
  public static byte[] json(Event event) {
    byte[] json = WRITER.writeValueAsBytes(event);
    if (json.length > MAX_JSON_BYTES) {
      throw new OversizedEventException(event, json.length);
    }
    return json;
  }

  private Map<String, byte[]> headers(
      Event event, Instant time, String contentType, @Nullable String traceparent) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", event.eventId());
    put(headers, "ce_type", EventType.of(event).ceType());
    put(headers, "ce_source", source);
    put(headers, "ce_subject", event.imageId());
    put(headers, "ce_time", time.toString());
    put(headers, "content-type", contentType);
    if (traceparent != null) {
      put(headers, TRACEPARENT, traceparent);
    }
    return headers;
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    headers.put(name, Utf8.encode(value));
  }

  /**
   * Decodes a record. Never throws: whatever the bytes are, the answer is an event or a reason.
   *
   * @param expected what the record's topic carries: an event, or the interface of several. A
   *     record without {@code ce_type} is read as the only one, and refused where there are several
   */
  public static <T extends Event> Decoded<T> decode(ReceivedRecord record, Class<T> expected) {
    try {
      EventType type = type(record, EventType.of(expected));
      T event = expected.cast(event(record, type));
      checkKey(record, event);
      return new Accepted<>(event, traceparent(record));
    } catch (RefusedException e) {
      return new Refused<>(e.refusal, e.getMessage());
    }
  }

  /** Whatever else stands there is not passed on, since one record in means thousands out. */
  private static @Nullable String traceparent(ReceivedRecord record) {
    return record
        .header(TRACEPARENT)
        .filter(context -> TRACE_CONTEXT.matcher(context).matches())
        .orElse(null);
  }

  private static EventType type(ReceivedRecord record, Set<EventType> expected)
      throws RefusedException {
    String ceType = record.header("ce_type").orElse(null);
    if (ceType == null && expected.size() == 1) {
      return expected.iterator().next();
    }
    for (EventType type : expected) {
      if (type.ceType().equals(ceType)) {
        return type;
      }
    }
    Matcher matcher = CE_TYPE.matcher(ceType == null ? "" : ceType);
    EventType known = matcher.matches() ? EventType.named(matcher.group(1)).orElse(null) : null;
    if (known == null || !expected.contains(known)) {
      throw foreign(ceType, expected);
    }
    throw new RefusedException(
        Cause.FUTURE_VERSION, "ce_type: " + ceType + " (expected: " + known.ceType() + ")");
  }

  private static RefusedException foreign(@Nullable String ceType, Set<EventType> expected) {
    String names = String.join(" or ", expected.stream().map(EventType::ceType).sorted().toList());
    return new RefusedException(
        Cause.FOREIGN_TYPE, "ce_type: " + ceType + " (expected: " + names + ")");
  }

  private static Event event(ReceivedRecord record, EventType type) throws RefusedException {
    byte[] json = type == EventType.TILE_EXTRACTED ? tileHeader(record) : record.value();
    if (json == null || record.value() == null) {
      throw new RefusedException(
          Cause.TOMBSTONE, "value: null (expected: a " + type.simpleName() + ")");
    }
    return EventReader.read(
        json, type, type == EventType.IMAGE_SUBMITTED ? SubmissionDefaults.of(record) : Map.of());
  }

  private static byte[] tileHeader(ReceivedRecord record) throws RefusedException {
    byte[] json = record.headers().apply(TILE_HEADER);
    if (json == null) {
      throw new RefusedException(
          Cause.MALFORMED,
          "header " + TILE_HEADER + ": missing (expected: the JSON of TileExtracted)");
    }
    return json;
  }

  private static void checkKey(ReceivedRecord record, Event event) throws RefusedException {
    String expected = event instanceof TileExtracted tile ? tile.tileId() : event.imageId();
    byte[] key = record.key();
    String found = key == null ? null : Utf8.decode(key);
    if (!expected.equals(found)) {
      throw new RefusedException(
          Cause.WRONG_KEY, "key: " + found + " (expected: " + expected + ")");
    }
  }
}
