package io.tilewise.aggregator.query;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON, without what is null, and back. Thread-safe. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(each -> each.withValueInclusion(Include.NON_NULL))
          .build();

  private Json() {}

  /** A record as JSON in one line. */
  static String text(Record value) {
    return MAPPER.writeValueAsString(value);
  }

  /** What another process wrote. */
  static <T> T read(String json, Class<T> type) throws JacksonException {
    return MAPPER.readValue(json, type);
  }

  static JsonNode tree(String json) throws JacksonException {
    return MAPPER.readTree(json);
  }
}
