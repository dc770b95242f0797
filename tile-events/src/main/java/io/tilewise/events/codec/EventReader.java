package io.tilewise.events.codec;

import static java.util.Objects.requireNonNull;

import io.tilewise.events.Event;
import io.tilewise.events.codec.Decoded.Cause;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The bytes of one JSON object to an event, or why not. What hostile bytes cost is bounded by their
 * size: Jackson refuses depth beyond 500, numbers beyond 1,000 digits and names beyond 50,000
 * characters, and skips what it does not know without recursion.
 */
final class EventReader {
  private static final JsonFactory PARSERS = new JsonFactory();
  private static final Map<EventType, RecordReader<?>> READERS = new EnumMap<>(EventType.class);

  static {
    for (EventType type : EventType.values()) {
      READERS.put(type, RecordReader.of(type.eventClass().asSubclass(Record.class)));
    }
  }

  private EventReader() {}

  /**
   * Reads an event.
   *
   * @param defaults values of absent or null components, by name
   */
  static Event read(byte[] json, EventType type, Map<String, Object> defaults)
      throws RefusedException {
    if (json.length > EventCodec.MAX_JSON_BYTES) {
      throw new RefusedException(
          Cause.OVERSIZED,
          "%s: %d bytes (expected: at most %d)"
              .formatted(place(type), json.length, EventCodec.MAX_JSON_BYTES));
    }
    // Jackson would take overlong forms, UTF-16 and UTF-32: other readers see another image there.
    if (!Utf8.isJsonText(json)) {
      throw new RefusedException(
          Cause.MALFORMED,
          place(type)
              + ": not UTF-8, or with a byte order mark or a zero byte (expected: JSON in UTF-8)");
    }
    return parse(json, type, defaults);
  }

  /** Where in a record an event's JSON stands. */
  private static String place(EventType type) {
    return type == EventType.TILE_EXTRACTED ? "header " + EventCodec.TILE_HEADER : "value";
  }

  private static Event parse(byte[] json, EventType type, Map<String, Object> defaults)
      throws RefusedException {
    try (JsonParser parser = PARSERS.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(
            Cause.MALFORMED,
            place(type) + ": " + parser.currentToken() + " (expected: a JSON object)");
      }
      Event event = (Event) requireNonNull(READERS.get(type)).read(parser, defaults);
      if (parser.nextToken() != null) {
        throw new RefusedException(
            Cause.MALFORMED, place(type) + ": more behind the JSON object (expected: nothing)");
      }
      return event;
    } catch (JacksonException e) {
      throw new RefusedException(
          Cause.MALFORMED, place(type) + ": " + e.getOriginalMessage() + " (expected: JSON)");
    } catch (UnreadableFieldException | IllegalArgumentException e) {
      throw new RefusedException(Cause.INVALID, type.simpleName() + "." + e.getMessage());
    }
  }
}
