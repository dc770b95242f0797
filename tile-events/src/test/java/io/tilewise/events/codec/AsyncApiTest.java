package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The published AsyncAPI document and the code say the same. */
class AsyncApiTest {
  private static final JsonNode API = EventSchemas.resource("asyncapi.json");
  private static final Topics TOPICS = new Topics("");

  @Test
  void shouldDescribeEveryTopicWithItsSettings() {
    List<TopicSpec> specs = TOPICS.specs(Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);

    assertThat(API.path("channels").propertyNames())
        .containsExactlyElementsOf(specs.stream().map(TopicSpec::name).toList());
    for (TopicSpec spec : specs) {
      JsonNode channel = API.path("channels").path(spec.name());
      JsonNode kafka = channel.path("bindings").path("kafka");
      Map<String, String> configs = new HashMap<>();
      kafka
          .path("topicConfiguration")
          .forEachEntry((name, value) -> configs.put(name, value.asString()));
      assertThat(channel.path("address").stringValue()).isEqualTo("{prefix}" + spec.name());
      assertThat(kafka.path("partitions").intValue()).isEqualTo(spec.partitions());
      assertThat(configs).isEqualTo(spec.configs());
    }
  }

  @Test
  void shouldSayWhichEventsATopicCarries() {
    assertThat(messages(TOPICS.imagesSubmitted())).containsExactly("ImageSubmitted");
    assertThat(messages(TOPICS.imagesTiled())).containsExactly("ImageTiled");
    assertThat(messages(TOPICS.imagesRejected())).containsExactly("ImageRejected");
    for (Lane lane : Lane.values()) {
      assertThat(messages(TOPICS.tiles(lane))).containsExactly("TileExtracted");
    }
    assertThat(messages(TOPICS.tilesScored())).containsExactly("TileScored", "TileFailed");
    assertThat(messages(TOPICS.imagesClassified())).containsExactly("ImageClassified");
    assertThat(messages(TOPICS.deadLetters())).containsExactly("DeadLetter");
  }

  @ParameterizedTest
  @EnumSource
  void shouldDescribeEveryEventAsItIsEncoded(EventType type) {
    JsonNode message = API.path("components").path("messages").path(type.simpleName());
    EncodedEvent encoded = Samples.encoded(type);
    JsonNode properties = message.path("headers").path("properties");
    JsonNode schema =
        type == EventType.TILE_EXTRACTED
            ? properties.path(EventCodec.TILE_HEADER).path("contentSchema")
            : message.path("payload").path("schema");

    assertThat(message.path("name").stringValue()).isEqualTo(type.ceType());
    assertThat(properties.path("ce_type").path("const").stringValue()).isEqualTo(type.ceType());
    assertThat(new TreeSet<>(properties.propertyNames()))
        .isEqualTo(new TreeSet<>(encoded.headers().keySet()));
    assertThat(contentTypes(message))
        .contains(
            message.path("contentType").stringValue(),
            Utf8.decode(encoded.headers().get("content-type")));
    assertThat(encoded.key())
        .matches(
            Pattern.compile(
                message.path("bindings").path("kafka").path("key").path("pattern").stringValue()));
    assertThat(schema.path("$ref").stringValue()).isEqualTo("./" + EventSchemas.fileName(type));
  }

  /** The one that there is, or those that the header may have. */
  private static List<String> contentTypes(JsonNode message) {
    JsonNode header = message.path("headers").path("properties").path("content-type");
    return header.has("examples")
        ? header.path("examples").valueStream().map(JsonNode::stringValue).toList()
        : List.of(header.path("const").stringValue());
  }

  /** A scanner's own identity and name may be as long as it likes; the rest ends somewhere. */
  @Test
  void shouldBoundEveryHeaderThatTilewiseWrites() {
    List<String> endless = new ArrayList<>();
    API.path("components")
        .path("messages")
        .forEachEntry(
            (name, message) ->
                message
                    .path("headers")
                    .path("properties")
                    .forEachEntry(
                        (header, schema) -> {
                          if (!EventBoundsTest.isBoundedText(schema)) {
                            endless.add(name + "." + header);
                          }
                        }));

    assertThat(endless).containsExactly("ImageSubmitted.ce_id", "ImageSubmitted.ce_source");
  }

  /** The largest of each: identifiers at their bounds. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IMAGE_CLASSIFIED")
  void shouldWriteHeadersWithinTheirBounds(EventType type) {
    Event event = LargestEventsTest.largest(type);
    EventCodec codec = new EventCodec("/" + "s".repeat(254));
    EncodedEvent encoded =
        event instanceof TileExtracted tile
            ? codec.encode(tile, new byte[1], Samples.TIME, Samples.TRACEPARENT)
            : codec.encode(event, Samples.TIME, Samples.TRACEPARENT);
    JsonNode properties =
        API.path("components")
            .path("messages")
            .path(type.simpleName())
            .path("headers")
            .path("properties");

    encoded
        .headers()
        .forEach(
            (name, value) -> {
              JsonNode schema = properties.path(name);
              String text = Utf8.decode(value);
              assertThat(text.codePoints().count())
                  .as(name)
                  .isLessThanOrEqualTo(schema.path("maxLength").intValue(Integer.MAX_VALUE));
              assertThat(text).as(name).matches(schema.path("pattern").asString("(?s).*"));
            });
  }

  @Test
  void shouldDescribeTheHeadersOfADeadLetter() {
    ReceivedRecord record = Samples.received(Samples.encoded(EventType.TILE_SCORED));

    Map<String, byte[]> headers =
        DeadLetter.of("inference", record, "WRONG_KEY", "key: x").headers();

    assertThat(
            API.path("components")
                .path("messages")
                .path("DeadLetter")
                .path("headers")
                .path("properties")
                .propertyNames())
        .containsExactlyElementsOf(headers.keySet());
  }

  @Test
  void shouldResolveEveryReferenceInside() {
    List<String> references = API.findValuesAsString("$ref");

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      if (reference.startsWith("#")) {
        assertThat(API.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      } else {
        assertThat(EventSchemas.resource(reference.substring(2)).isObject()).isTrue();
      }
    }
  }

  private static List<String> messages(String topic) {
    return List.copyOf(API.path("channels").path(topic).path("messages").propertyNames());
  }
}
