package io.tilewise.model;

import io.tilewise.events.tiling.TissueMask;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Typed reads from one JSON object of a card. A field of the wrong type is noted and read as
 * something harmless, so that reading goes on and finds the other problems too.
 */
final class CardBlock {
  private final JsonNode object;
  private final String path;
  private final Problems problems;

  CardBlock(JsonNode object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  CardBlock block(String name) {
    JsonNode node = object.path(name);
    if (!node.isObject()) {
      problem(name, node, "a JSON object");
      return new CardBlock(MissingNode.getInstance(), path + name + ".", new Problems());
    }
    return new CardBlock(node, path + name + ".", problems);
  }

  JsonNode tree() {
    return object;
  }

  boolean isPresent() {
    return !object.isMissingNode();
  }

  @Nullable String text(String name) {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isString()) {
      problem(name, node, "a string");
      return null;
    }
    return node.stringValue();
  }

  /** A word, or a saturation as the number that it is. */
  @Nullable TissueMask tissue(String name) {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    try {
      return TissueMask.parse(
          node.isNumber()
              ? BigDecimal.valueOf(node.asDouble()).stripTrailingZeros().toPlainString()
              : node.isString() ? node.stringValue() : "");
    } catch (IllegalArgumentException e) {
      problem(name, node, TissueMask.EXPECTED);
      return null;
    }
  }

  String requiredText(String name) {
    if (isAbsent(object.path(name))) {
      problem(name, object.path(name), "a string");
    }
    String text = text(name);
    return text == null ? "?" : text;
  }

  int integer(String name, @Nullable Integer absent, int harmless) {
    JsonNode node = object.path(name);
    if (isAbsent(node) && absent != null) {
      return absent;
    }
    if (!node.isInt()) {
      problem(name, node, "a whole number");
      return harmless;
    }
    return node.intValue();
  }

  @Nullable Integer integer(String name) {
    return isAbsent(object.path(name)) ? null : integer(name, null, 0);
  }

  @Nullable Double number(String name) {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isNumber()) {
      problem(name, node, "a number");
      return null;
    }
    return node.asDouble();
  }

  double number(String name, double absent) {
    Double number = number(name);
    return number == null ? absent : number;
  }

  /** A number without which a card cannot be used; the expectation says how to find it. */
  double requiredNumber(String name, String expected) {
    if (isAbsent(object.path(name))) {
      problems.add(path + name + ": missing (expected: " + expected + ")");
    }
    return number(name, 1);
  }

  List<Double> numbers(String name, double absent) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode node : elements(name)) {
      if (node.isNumber()) {
        numbers.add(node.asDouble());
      } else {
        problem(name, node, "numbers only");
        numbers.add(absent);
      }
    }
    return isAbsent(object.path(name)) || numbers.isEmpty()
        ? List.of(absent, absent, absent)
        : numbers;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : elements(name)) {
      if (node.isString()) {
        texts.add(node.stringValue());
      } else {
        problem(name, node, "strings only");
      }
    }
    return texts;
  }

  private Iterable<JsonNode> elements(String name) {
    JsonNode node = object.path(name);
    if (!isAbsent(node) && !node.isArray()) {
      problem(name, node, "an array");
      return List.of();
    }
    return node;
  }

  /** A constant by its name, in upper or lower case; a problem names them as cards spell them. */
  <E extends Enum<E>> E choice(String name, @Nullable E absent, Class<E> type) {
    JsonNode node = object.path(name);
    if (isAbsent(node) && absent != null) {
      return absent;
    }
    E[] constants = type.getEnumConstants();
    String text = node.isString() ? node.stringValue() : "";
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    List<String> names = Arrays.stream(constants).map(CardTree::spelled).toList();
    problem(name, node, "one of " + String.join(", ", names));
    return constants[constants.length - 1];
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void problem(String name, JsonNode node, String expected) {
    problems.check(false, path + name, node.isMissingNode() ? "missing" : node, expected);
  }
}
