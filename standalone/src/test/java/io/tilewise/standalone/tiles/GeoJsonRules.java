package io.tilewise.standalone.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What RFC 7946 asks of a collection of polygons, section by section. */
public final class GeoJsonRules {
  private GeoJsonRules() {}

  public static void check(JsonNode collection) {
    assertThat(collection.get("type").asString()).as("3.3").isEqualTo("FeatureCollection");
    assertThat(collection.get("features").isArray()).as("3.3: an array").isTrue();
    for (String foreign : Set.of("geometry", "properties", "coordinates", "geometries", "crs")) {
      assertThat(collection.has(foreign)).as("7.1, 4: no " + foreign).isFalse();
    }
    if (collection.has("bbox")) {
      checkBox(collection);
    }
    Set<String> ids = new HashSet<>();
    for (JsonNode feature : collection.get("features")) {
      checkFeature(feature);
      assertThat(ids.add(feature.get("id").asString())).as("id of its own").isTrue();
    }
  }

  /** 5: twice as many numbers as dimensions, all axes of the south-westerly corner first. */
  private static void checkBox(JsonNode collection) {
    JsonNode box = collection.get("bbox");
    assertThat(box).as("5").hasSize(4);
    for (JsonNode feature : collection.get("features")) {
      for (JsonNode point : feature.get("geometry").get("coordinates").get(0)) {
        for (int axis = 0; axis < 2; axis++) {
          assertThat(point.get(axis).asDouble())
              .as("5: within the box")
              .isBetween(box.get(axis).asDouble(), box.get(axis + 2).asDouble());
        }
      }
    }
  }

  private static void checkFeature(JsonNode feature) {
    assertThat(feature.get("type").asString()).as("3.2").isEqualTo("Feature");
    assertThat(feature.get("id").isString() || feature.get("id").isNumber()).as("3.2").isTrue();
    assertThat(feature.get("properties").isObject()).as("3.2: an object or null").isTrue();
    assertThat(feature.propertyNames())
        .as("7.1: no member of another type, and none that is not of the standard")
        .containsExactlyInAnyOrder("type", "id", "geometry", "properties");
    JsonNode geometry = feature.get("geometry");
    assertThat(geometry.propertyNames()).as("3.1").containsExactlyInAnyOrder("type", "coordinates");
    assertThat(geometry.get("type").asString()).isEqualTo("Polygon");
    for (JsonNode ring : geometry.get("coordinates")) {
      checkRing(ring);
    }
  }

  /** 3.1.6: four or more positions, closed, counterclockwise when it is the outer one. */
  private static void checkRing(JsonNode ring) {
    assertThat(ring.size()).as("3.1.6: positions").isGreaterThanOrEqualTo(4);
    assertThat(ring.get(0)).as("3.1.6: closed").isEqualTo(ring.get(ring.size() - 1));
    double doubledArea = 0;
    for (int at = 0; at + 1 < ring.size(); at++) {
      assertThat(ring.get(at)).as("3.1.1: a position").hasSize(2);
      doubledArea +=
          ring.get(at).get(0).asDouble() * ring.get(at + 1).get(1).asDouble()
              - ring.get(at + 1).get(0).asDouble() * ring.get(at).get(1).asDouble();
    }
    assertThat(doubledArea).as("3.1.6: right-hand rule").isPositive();
  }
}
