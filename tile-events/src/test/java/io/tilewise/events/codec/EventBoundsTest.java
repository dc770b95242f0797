package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every text, list and map of the contract ends somewhere, and schema and codec agree where. */
class EventBoundsTest {
  private static final List<Integer> LENGTHS =
      List.of(64, 65, 128, 129, 255, 256, 257, 1024, 1025, 2000, 2001, 16_384, 16_385);
  private static final List<Integer> SIZES = List.of(32, 33, 64, 65, 100, 101, 1000, 1001);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @ParameterizedTest
  @EnumSource
  void shouldBoundEveryTextListAndMapInTheSchemas(EventType type) {
    List<String> endless = new ArrayList<>();

    visit(EventSchemas.resource(EventSchemas.fileName(type)), "", endless);

    assertThat(endless).isEmpty();
  }

  private static void visit(JsonNode schema, String path, List<String> endless) {
    if (is(schema, "string") && !isBoundedText(schema)) {
      endless.add(path + ": maxLength");
    }
    if (is(schema, "array") && !schema.has("maxItems")) {
      endless.add(path + ": maxItems");
    }
    boolean map = schema.path("additionalProperties").isObject();
    boolean bounded = schema.has("maxProperties") && schema.path("propertyNames").has("maxLength");
    if (map && !bounded) {
      endless.add(path + ": maxProperties, propertyNames");
    }
    for (Map.Entry<String, JsonNode> each : schema.properties()) {
      if (!each.getKey().equals("allOf")) { // which only narrows what stands elsewhere
        visit(each.getValue(), path + "/" + each.getKey(), endless);
      }
    }
  }

  private static boolean is(JsonNode schema, String type) {
    JsonNode types = schema.path("type");
    return types.valueStream().anyMatch(each -> each.asString("").equals(type))
        || types.asString("").equals(type);
  }

  /** A pattern bounds a text unless it repeats a character as often as one likes. */
  static boolean isBoundedText(JsonNode schema) {
    String pattern = schema.path("pattern").asString("");
    return schema.has("maxLength")
        || schema.has("enum")
        || schema.has("const")
        || (pattern.startsWith("^")
            && pattern.endsWith("$")
            && !pattern.replaceAll("\\[[^\\]]*\\]", "c").matches(".*[*+].*"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithTheSchemaWhereTextsListsAndMapsEnd(EventType type) {
    Event sample =
        type == EventType.IMAGE_CLASSIFIED
            ? Samples.classified(ImageClassified.LATEST_REVISION)
            : Samples.of(type);

    assertThat(disagreements(type, sample)).isEmpty();
  }

  @Test
  void shouldAgreeWithTheSchemaOnWhatWasFittedToo() {
    ImageTiled fitted =
        Samples.fitted((ImageTiled) Samples.of(EventType.IMAGE_TILED), LaterSamples.sizedFit());

    assertThat(disagreements(EventType.IMAGE_TILED, fitted)).isEmpty();
  }

  private static List<String> disagreements(EventType type, Event sample) {
    SchemaComparison comparison = new SchemaComparison(type, sample);
    for (String pointer : comparison.pointers()) {
      JsonNode value = comparison.at(pointer);
      texts(value).forEach(text -> comparison.replace(pointer, NODES.stringNode(text)));
      if (value instanceof ArrayNode array) {
        SIZES.forEach(size -> comparison.replace(pointer, filled(array, size)));
      } else if (value instanceof ObjectNode object && isMap(pointer)) {
        SIZES.forEach(size -> comparison.replace(pointer, filled(object, size)));
        texts(NODES.stringNode("key"))
            .forEach(key -> comparison.replace(pointer, withKey(object, key)));
      }
    }
    return comparison.disagreements();
  }

  /** Of letters, of characters with two units in Java, and as a URI. */
  private static List<String> texts(JsonNode value) {
    if (!value.isString()) {
      return List.of();
    }
    return LENGTHS.stream()
        .flatMap(
            length ->
                IntStream.of('x', 0x1F52C)
                    .mapToObj(each -> Character.toString(each).repeat(length)))
        .flatMap(
            text ->
                value.stringValue().contains(":/")
                    ? List.of(text, "s3:" + text.substring(text.offsetByCodePoints(0, 3))).stream()
                    : List.of(text).stream())
        .toList();
  }

  private static boolean isMap(String pointer) {
    return pointer.matches(".*/(probabilities|thresholds|attributes)");
  }

  /** Its first element over and over; texts differ, since labels have to. */
  private static ArrayNode filled(ArrayNode array, int size) {
    ArrayNode filled = NODES.arrayNode();
    for (int at = 0; at < size; at++) {
      JsonNode first = array.isEmpty() ? NODES.numberNode(0.5) : array.get(0);
      filled.add(first.isString() ? NODES.stringNode("text-" + at) : first);
    }
    return filled;
  }

  private static ObjectNode filled(ObjectNode map, int size) {
    ObjectNode filled = NODES.objectNode();
    JsonNode value = map.valueStream().findFirst().orElseThrow();
    for (int at = 0; at < size; at++) {
      filled.set("key-" + at, value);
    }
    return filled;
  }

  private static ObjectNode withKey(ObjectNode map, String key) {
    ObjectNode with = map.deepCopy();
    with.set(key, map.valueStream().findFirst().orElseThrow());
    return with;
  }
}
