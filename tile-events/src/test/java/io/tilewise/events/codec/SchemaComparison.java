package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.check.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether schema and codec take the same variants of an event, and where they do not. */
final class SchemaComparison {
  /** What relates several fields, or a duration's length: the schemas can only describe it. */
  private static final Pattern BEYOND_SCHEMAS =
      Pattern.compile(
          "[.](tiles[.]expected|grid([.]overlap)?|fit[.]tileScores[.]low|fit[.]provenance[.]tilesPerImage[.](median|most)|tileCount"
              + " [+] backgroundTiles|background( end)?|model[.]positive|model[.]severity):"
              + " |[.](maxWait: PT0S|tileId: scan-42/7|validWidth: 104|validHeight: 128|supersedes:"
              + " [125]) ");

  /** Texts for people, which a reader cuts where a writer did not. */
  private static final Pattern FOR_PEOPLE =
      Pattern.compile("/(text|tie|warnings/\\d+|reading/(format|tissueMask))$");

  private final EventType type;
  private final ObjectNode sample;
  private final List<String> disagreements = new ArrayList<>();

  SchemaComparison(EventType type, Event sample) {
    this.type = type;
    this.sample = tree(sample);
  }

  /** Of every field and element of the sample. */
  List<String> pointers() {
    return pointers(sample, "");
  }

  JsonNode at(String pointer) {
    return sample.at(pointer);
  }

  List<String> disagreements() {
    return disagreements;
  }

  /** Compares on the sample with another value at one place, or none. */
  void replace(String pointer, @Nullable JsonNode value) {
    ObjectNode tree = sample.deepCopy();
    JsonNode parent = tree.at(pointer.substring(0, pointer.lastIndexOf('/')));
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    if (parent instanceof ObjectNode object) {
      var unused = value == null ? object.remove(field) : object.replace(field, value);
    } else if (parent instanceof ArrayNode array) {
      int at = Integer.parseInt(field);
      var unused = value == null ? array.remove(at) : array.set(at, value);
    }
    String json = tree.toString();
    boolean valid = EventSchemas.errors(type, json).isEmpty();
    Decoded<?> decoded = Samples.decode(type, key(type, tree), Utf8.encode(json));
    boolean agree =
        switch (decoded) {
          case Decoded.Accepted<?> _ -> valid || isCut(pointer, value);
          case Decoded.Refused<?> refused ->
              !valid || BEYOND_SCHEMAS.matcher(refused.text()).find();
        };
    if (!agree) {
      String shown = String.valueOf(value);
      disagreements.add(
          "%s = %.40s (%d): schema %s, codec %.300s"
              .formatted(pointer, shown, shown.length(), valid, decoded));
    }
  }

  private static boolean isCut(String pointer, @Nullable JsonNode value) {
    return FOR_PEOPLE.matcher(pointer).find()
        && value != null
        && value.isString()
        && value.stringValue().codePoints().count() > Bounds.TEXT;
  }

  static List<String> pointers(JsonNode node, String path) {
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

  static ObjectNode tree(Event event) {
    return (ObjectNode) EventSchemas.JSON.readTree(EventCodec.json(event));
  }

  static String key(EventType type, JsonNode tree) {
    return tree.path(type == EventType.TILE_EXTRACTED ? "tileId" : "imageId").asString("");
  }
}
