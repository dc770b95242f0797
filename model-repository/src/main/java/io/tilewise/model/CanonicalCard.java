package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A card's JSON as bytes that stay the same when it is formatted otherwise or its fields stand in
 * another order, and that no other card has: every value begins with its kind and its size. Numbers
 * are the same when their values are.
 */
final class CanonicalCard {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private CanonicalCard() {}

  /** Of the fields of a card, but for one. */
  static byte[] of(JsonNode card, String without) {
    CanonicalCard canonical = new CanonicalCard();
    try {
      canonical.writeFields(card, Set.of(without));
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes every byte", e);
    }
    return canonical.bytes.toByteArray();
  }

  private void writeFields(JsonNode object, Collection<String> without) throws IOException {
    TreeSet<String> names = new TreeSet<>(object.propertyNames());
    names.removeAll(without);
    out.writeByte('{');
    out.writeInt(names.size());
    for (String name : names) {
      write('"', name);
      write(object.path(name));
    }
  }

  private void write(JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> writeFields(node, Set.of());
      case ARRAY -> {
        out.writeByte('[');
        out.writeInt(node.size());
        for (JsonNode element : node) {
          write(element);
        }
      }
      case NUMBER -> write('0', node.decimalValue().stripTrailingZeros().toString());
      case STRING -> write('"', node.stringValue());
      default -> write('?', node.toString());
    }
  }

  private void write(char kind, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    out.writeByte(kind);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
