package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The published schemas and the code say the same. */
class EventSchemaTest {
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
          "9007199254740993",
          "9223372036854775807",
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
    ObjectNode tree = SchemaComparison.tree(Samples.of(type));
    objects(tree).forEach(object -> object.putObject("later").put("deeper", 1));

    String json = tree.toString();

    assertThat(EventSchemas.errors(type, json)).isEmpty();
    assertThat(Samples.decode(type, SchemaComparison.key(type, tree), Utf8.encode(json)))
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
    // Which of two revisions is the earlier one, a schema cannot say.
    Event sample =
        type == EventType.IMAGE_CLASSIFIED
            ? Samples.classified(ImageClassified.LATEST_REVISION)
            : Samples.of(type);

    assertThat(disagreements(type, sample)).isEmpty();
  }

  @Test
  void shouldAgreeWithTheCodecOnWhatWasFittedToo() {
    ImageTiled fitted =
        Samples.fitted((ImageTiled) Samples.of(EventType.IMAGE_TILED), LaterSamples.tissueFit());

    assertThat(disagreements(EventType.IMAGE_TILED, fitted)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void shouldAgreeWithTheCodecOnPartsOfImagesToo(EventType type, Event sample) {
    assertThat(disagreements(type, sample)).isEmpty();
  }

  static Stream<Arguments> shouldAgreeWithTheCodecOnPartsOfImagesToo() {
    return Stream.of(
        arguments(EventType.IMAGE_CLASSIFIED, LaterSamples.accounted()),
        arguments(EventType.IMAGE_SUBMITTED, LaterSamples.submittedInPart()),
        arguments(EventType.IMAGE_TILED, LaterSamples.tiledInPart()),
        arguments(EventType.TILE_EXTRACTED, LaterSamples.extractedByReference()));
  }

  private static List<String> disagreements(EventType type, Event sample) {
    SchemaComparison comparison = new SchemaComparison(type, sample);
    for (String pointer : comparison.pointers()) {
      comparison.replace(pointer, null);
      REPLACEMENTS.forEach(
          replacement -> comparison.replace(pointer, EventSchemas.JSON.readTree(replacement)));
    }
    return comparison.disagreements();
  }

  /** Objects that are records; maps have no unknown fields. */
  private static List<ObjectNode> objects(ObjectNode tree) {
    List<ObjectNode> objects = new ArrayList<>(List.of(tree));
    for (String pointer : new TreeSet<>(SchemaComparison.pointers(tree, ""))) {
      boolean map = pointer.endsWith("probabilities") || pointer.endsWith("attributes");
      if (tree.at(pointer) instanceof ObjectNode object && !map) {
        objects.add(object);
      }
    }
    return objects;
  }
}
