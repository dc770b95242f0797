package io.tilewise.standalone.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * What QuPath 0.4 to 0.7 read of a feature, and where they would throw or fall back: {@code
 * qupath.lib.io.QuPathTypeAdapters}, {@code ROITypeAdapters} and {@code
 * GsonTools.PathClassTypeAdapter}.
 */
public final class QuPathRules {
  private static final Set<String> TYPES =
      Set.of("annotation", "detection", "tile", "cell", "tmaCore", "root");

  private QuPathRules() {}

  public static void check(JsonNode collection) {
    collection.get("features").forEach(QuPathRules::checkFeature);
  }

  private static void checkFeature(JsonNode feature) {
    String id = feature.get("id").asString();
    assertThat(UUID.fromString(id)).as("any other id is dropped").hasToString(id);
    JsonNode properties = feature.get("properties");
    assertThat(properties.get("objectType").asString())
        .as("any other type becomes an annotation")
        .isIn(TYPES);
    assertThat(properties.get("name").isString()).isTrue();
    if (properties.has("classification")) {
      checkClass(properties.get("classification"));
    }
    checkMeasurements(properties.get("measurements"));
    if (properties.has("isLocked")) {
      assertThat(properties.get("isLocked").isBoolean()).isTrue();
    }
    if (properties.has("metadata")) {
      assertThat(properties.get("metadata")).allMatch(JsonNode::isString);
    }
    for (JsonNode point : feature.get("geometry").get("coordinates").get(0)) {
      assertThat(point).as("pixels").hasSize(2).allMatch(JsonNode::isIntegralNumber);
    }
  }

  /** An object with a name and no colour is an exception. */
  private static void checkClass(JsonNode read) {
    assertThat(read.get("name").isString()).isTrue();
    assertThat(read.get("color")).hasSize(3).allMatch(JsonNode::isIntegralNumber);
    assertThat(read.get("color"))
        .allMatch(channel -> channel.asInt() >= 0 && channel.asInt() < 256);
  }

  /** As a list every release reads them; none may be NaN. */
  private static void checkMeasurements(JsonNode read) {
    assertThat(read.isArray()).isTrue();
    for (JsonNode each : read) {
      assertThat(each.propertyNames()).containsExactlyElementsOf(List.of("name", "value"));
      assertThat(each.get("name").isString()).isTrue();
      assertThat(each.get("value").isNumber()).isTrue();
    }
  }
}
