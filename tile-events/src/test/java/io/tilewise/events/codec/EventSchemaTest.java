package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The published schemas and the code say the same. */
class EventSchemaTest {
  /** What relates several fields, or a duration's length: the schemas can only describe it. */
  private static final Pattern BEYOND_SCHEMAS =
      Pattern.compile(
          "[.](tiles[.]expected|grid|fit[.]tileScores[.]low|tileCount [+]"
              + " backgroundTiles|model[.]positive|model[.]severity): |[.](maxWait: PT0S|tileId:"
              + " scan-42/7|validWidth: 104|validHeight: 128|supersedes: [125]) ");

  private static final List<String> REPLACEMENTS =
      List.of(
          "null",
          "5",
          "-1",
          "0",
          "1",
          "1.5",
          "2.0",
          "3000000000",
          "1e15",
          "true",
          "false",
          "\"x\"",
          "\"\"",
          "\" \"",
          "\"5\"",
          "\"NaN\"",
          "\"a b\"",
          "\"x@1\"",
          "\"PT0S\"",
          "\"P1Y\"",
          "[]",
          "[null]",
          "[\"x\"]",
          "[[1]]",
          "{}",
          "{\"x\":1}",
          "{\"x\":null}",
          "\"2026-02-30T00:00:00Z\"",
          "\"2026-01-01\"",
          "\"2026-01-01T00:00:00+02:00\"");

  @ParameterizedTest
  @EnumSource
  void shouldAcceptEverySample(EventType type) {
    String json = Utf8.decode(EventCodec.json(Samples.of(type)));

    assertThat(EventSchemas.errors(type, json)).isEmpty();
  }

  @Property(tries = 300)
  @Domain(EventArbitraries.class)
  void shouldAcceptEveryEventThatCanBeConstructed(@ForAll Event event) {
    String json = Utf8.decode(EventCodec.json(event));

    assertThat(EventSchemas.errors(EventType.of(event), json)).as(json).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAllowFieldsOfLaterReleases(EventType type) {
    ObjectNode tree = tree(type);
    objects(tree).forEach(object -> object.putObject("later").put("deeper", 1));

    String json = tree.toString();

    assertThat(EventSchemas.errors(type, json)).isEmpty();
    assertThat(Samples.decode(type, key(type, tree), Utf8.encode(json)))
        .isEqualTo(new Decoded.Accepted<>(Samples.of(type), null));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveTheComponentsOfTheRecordInTheirOrder(EventType type) {
    JsonNode schema = EventSchemas.resource(EventSchemas.fileName(type));

    assertSame(type.eventClass(), schema, schema.path("$defs"));
  }

  private static void assertSame(Class<?> record, JsonNode schema, JsonNode definitions) {
    List<String> names =
        Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
    assertThat(schema.path("properties").propertyNames())
        .as(record.getName())
        .containsExactlyElementsOf(names);
    assertThat(schema.has("additionalProperties")).as("open to later fields").isFalse();
    for (RecordComponent component : record.getRecordComponents()) {
      Class<?> type = element(component.getGenericType());
      if (type.isEnum() && type != Reason.class) {
        assertThat(
                schema
                    .path("properties")
                    .path(component.getName())
                    .path("enum")
                    .valueStream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .toList())
            .isEqualTo(Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
      } else if (type == Reason.class) {
        assertThat(
                schema
                    .path("properties")
                    .path("reason")
                    .path("examples")
                    .valueStream()
                    .map(JsonNode::stringValue)
                    .toList())
            .isEqualTo(Arrays.stream(Reason.values()).map(Reason::name).toList());
      } else if (type.isRecord() && type != ModelReference.class) {
        assertSame(type, definitions.path(definition(type)), definitions);
      }
    }
  }

  /** Whoever copied the schemas keeps the name that an opinion had when they were written. */
  private static String definition(Class<?> type) {
    return type == Opinion.class ? "RuleResult" : type.getSimpleName();
  }

  private static Class<?> element(Type type) {
    return type instanceof ParameterizedType parameterized
        ? element(
            parameterized
                .getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1])
        : (Class<?>) type;
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithTheCodecWhereverAFieldIsRemovedOrReplaced(EventType type) {
    List<String> disagreements = new ArrayList<>();

    // Which of two revisions is the earlier one, a schema cannot say.
    compare(
        type,
        type == EventType.IMAGE_CLASSIFIED
            ? Samples.classified(ImageClassified.LATEST_REVISION)
            : Samples.of(type),
        disagreements);

    assertThat(disagreements).isEmpty();
  }

  @Test
  void shouldAgreeWithTheCodecOnWhatWasFittedToo() {
    List<String> disagreements = new ArrayList<>();

    compare(
        EventType.IMAGE_TILED,
        Samples.fitted((ImageTiled) Samples.of(EventType.IMAGE_TILED)),
        disagreements);

    assertThat(disagreements).isEmpty();
  }

  private static void compare(EventType type, Event sample, List<String> disagreements) {
    ObjectNode tree = tree(sample);
    for (String pointer : pointers(tree, "")) {
      compare(type, tree, pointer, null, disagreements);
      REPLACEMENTS.forEach(replacement -> compare(type, tree, pointer, replacement, disagreements));
    }
  }

  private static void compare(
      EventType type,
      ObjectNode sample,
      String pointer,
      String replacement,
      List<String> disagreements) {
    ObjectNode tree = sample.deepCopy();
    JsonNode parent = tree.at(pointer.substring(0, pointer.lastIndexOf('/')));
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    JsonNode value = replacement == null ? null : EventSchemas.JSON.readTree(replacement);
    if (parent instanceof ObjectNode object) {
      var unused = value == null ? object.remove(field) : object.replace(field, value);
    } else if (parent instanceof ArrayNode array) {
      var unused =
          value == null
              ? array.remove(Integer.parseInt(field))
              : array.set(Integer.parseInt(field), value);
    }
    String json = tree.toString();
    boolean valid = EventSchemas.errors(type, json).isEmpty();
    Decoded<?> decoded = Samples.decode(type, key(type, tree), Utf8.encode(json));
    boolean agree =
        switch (decoded) {
          case Decoded.Accepted<?> _ -> valid;
          case Decoded.Refused<?> refused ->
              !valid || BEYOND_SCHEMAS.matcher(refused.text()).find();
        };
    if (!agree) {
      disagreements.add(pointer + " = " + replacement + ": schema " + valid + ", codec " + decoded);
    }
  }

  private static List<String> pointers(JsonNode node, String path) {
    List<String> pointers = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        pointers.add(path + "/" + entry.getKey());
        pointers.addAll(pointers(entry.getValue(), path + "/" + entry.getKey()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        pointers.add(path + "/" + i);
        pointers.addAll(pointers(array.get(i), path + "/" + i));
      }
    }
    return pointers;
  }

  /** Objects that are records; maps have no unknown fields. */
  private static List<ObjectNode> objects(ObjectNode tree) {
    List<ObjectNode> objects = new ArrayList<>(List.of(tree));
    for (String pointer : new TreeSet<>(pointers(tree, ""))) {
      boolean map = pointer.endsWith("probabilities") || pointer.endsWith("attributes");
      if (tree.at(pointer) instanceof ObjectNode object && !map) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static ObjectNode tree(EventType type) {
    return tree(Samples.of(type));
  }

  private static ObjectNode tree(Event event) {
    return (ObjectNode) EventSchemas.JSON.readTree(EventCodec.json(event));
  }

  private static String key(EventType type, JsonNode tree) {
    return tree.path(type == EventType.TILE_EXTRACTED ? "tileId" : "imageId").asString("");
  }
}
