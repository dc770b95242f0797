package io.tilewise.model;

import io.tilewise.events.model.ModelReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The fields that a card may have: those of the records that it becomes, so that no list of them
 * can be another one, and {@value #REMARKS} for whatever people want to say. Stateless.
 */
final class CardFields {
  /** Free text, of any form. */
  static final String REMARKS = "remarks";

  /** Most letters in which a misspelt name may differ. */
  private static final int FARTHEST = 3;

  private CardFields() {}

  /** What of a card nobody reads, each with the name that was meant, most likely. */
  static List<String> unknown(JsonNode card) {
    List<String> unknown = new ArrayList<>();
    look(card, ModelCard.class, "", unknown);
    return List.copyOf(unknown);
  }

  /** Every field, as a path with dots; those of verdict.fit, which nobody writes by hand, too. */
  static List<String> known() {
    return Stream.concat(paths(ModelCard.class, ""), Stream.of(REMARKS)).toList();
  }

  private static Stream<String> paths(Class<?> record, String path) {
    return Arrays.stream(record.getRecordComponents())
        .flatMap(
            component ->
                Stream.concat(
                    Stream.of(path + component.getName()),
                    record(component.getGenericType()).stream()
                        .flatMap(type -> paths(type, path + component.getName() + "."))));
  }

  private static void look(JsonNode node, Class<?> record, String path, List<String> unknown) {
    Map<String, Type> fields =
        Arrays.stream(record.getRecordComponents())
            .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getGenericType));
    for (String name : node.propertyNames()) {
      Type type = fields.get(name);
      if (type != null) {
        record(type).ifPresent(inner -> lookInto(node.path(name), inner, path + name, unknown));
      } else if (!path.isEmpty() || !name.equals(REMARKS)) {
        unknown.add(path + name + ": unknown (expected: " + expected(name, fields) + ")");
      }
    }
  }

  /** A block, or each block of a list. */
  private static void lookInto(JsonNode node, Class<?> record, String path, List<String> unknown) {
    if (node.isArray()) {
      for (int at = 0; at < node.size(); at++) {
        lookInto(node.path(at), record, path + "[" + at + "]", unknown);
      }
    } else if (node.isObject()) {
      look(node, record, path + ".", unknown);
    }
  }

  /** The record that a field is, or is a list of; a reference to a model is a text in JSON. */
  private static Optional<Class<?>> record(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return record(list.getActualTypeArguments()[0]);
    }
    return type instanceof Class<?> plain && plain.isRecord() && plain != ModelReference.class
        ? Optional.of(plain)
        : Optional.empty();
  }

  private static String expected(String name, Map<String, Type> fields) {
    return fields.keySet().stream()
        .filter(known -> distance(name, known) <= Math.min(FARTHEST, known.length() / 2))
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .map(known -> known + ", most likely")
        .orElseGet(
            () ->
                "one of "
                    + String.join(", ", fields.keySet().stream().sorted().toList())
                    + "; remarks stand in the card's own field \"remarks\"");
  }

  /** Letters to insert, leave out or change (Levenshtein, 1966), upper case or not. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        int changed = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
