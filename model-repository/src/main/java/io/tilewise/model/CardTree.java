package io.tilewise.model;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.Layout;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is written of a card, field by field. */
final class CardTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper VERDICTS = JsonMapper.shared();

  /** Abbreviations, and what the manifest spells so, too; all others are words. */
  private static final Set<Class<?>> UPPER_CASE =
      Set.of(Layout.class, Channels.class, EdgePolicy.class);

  private CardTree() {}

  static ObjectNode of(ModelCard card) {
    ObjectNode tree = NODES.objectNode();
    tree.set("labels", texts(card.labels()));
    if (card.positive() != null) {
      tree.put("positive", card.positive());
    }
    tree.set("severity", texts(card.severity()));
    tree.set("input", tree(card.input()));
    tree.set("output", tree(card.output()));
    tree.set("tile", tree(card.tile()));
    tree.set("verdict", of(card.verdict()));
    return tree;
  }

  static JsonNode of(VerdictSettings verdict) {
    return VERDICTS.valueToTree(verdict);
  }

  private static ObjectNode tree(ModelInput input) {
    ObjectNode tree = NODES.objectNode();
    if (input.signature() != null) {
      tree.put("signature", input.signature());
    }
    tree.put("name", input.name()).put("width", input.width()).put("height", input.height());
    tree.put("dtype", spelled(input.dtype()));
    tree.put("layout", spelled(input.layout())).put("channels", spelled(input.channels()));
    tree.put("scale", input.scale());
    tree.set("mean", numbers(input.mean()));
    tree.set("std", numbers(input.std()));
    return tree.put("resize", spelled(input.resize()));
  }

  private static ObjectNode tree(ModelOutput output) {
    ObjectNode tree = NODES.objectNode();
    tree.put("name", output.name()).put("kind", spelled(output.kind()));
    return output.label() == null ? tree : tree.put("label", output.label());
  }

  private static ObjectNode tree(ModelCard.Tile tile) {
    ObjectNode tree = NODES.objectNode();
    tree.put("size", tile.size()).put("overlap", tile.overlap());
    if (tile.micronsPerPixel() != null) {
      tree.put("micronsPerPixel", tile.micronsPerPixel());
    }
    tree.put("edge", spelled(tile.edge()));
    if (tile.level() != null) {
      tree.put("level", tile.level());
    }
    if (tile.tissue() != null) {
      tree.set("tissue", tissue(tile.tissue()));
    }
    return tile.minTissue() == null ? tree : tree.put("minTissue", tile.minTissue());
  }

  /** A saturation as the number that it is. */
  private static JsonNode tissue(TissueMask tissue) {
    return switch (tissue) {
      case TissueMask.Threshold(double saturation) -> NODES.numberNode(saturation);
      case TissueMask.Off _, TissueMask.Auto _ -> NODES.stringNode(tissue.text());
    };
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ArrayNode numbers(Collection<Double> numbers) {
    ArrayNode array = NODES.arrayNode();
    numbers.forEach(array::add);
    return array;
  }

  /** A constant as cards spell it. */
  static String spelled(Enum<?> constant) {
    return UPPER_CASE.contains(constant.getDeclaringClass())
        ? constant.name()
        : constant.name().toLowerCase(Locale.ROOT);
  }
}
