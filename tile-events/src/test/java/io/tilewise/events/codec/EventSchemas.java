package io.tilewise.events.codec;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tilewise.events.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas as the jar carries them. */
final class EventSchemas {
  static final JsonMapper JSON = new JsonMapper();
  private static final Map<EventType, Schema> SCHEMAS = new EnumMap<>(EventType.class);

  static {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (EventType type : EventType.values()) {
      SCHEMAS.put(type, registry.getSchema(resource(fileName(type))));
    }
  }

  private EventSchemas() {}

  static String fileName(EventType type) {
    return type.simpleName() + ".v" + EventType.MAJOR_VERSION + ".schema.json";
  }

  static JsonNode resource(String name) {
    try (InputStream stream = Event.class.getResourceAsStream(name)) {
      return JSON.readTree(java.util.Objects.requireNonNull(stream, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Error> errors(EventType type, String json) {
    return SCHEMAS
        .get(type)
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}
