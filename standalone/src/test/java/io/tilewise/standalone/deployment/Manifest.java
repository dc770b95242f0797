package io.tilewise.standalone.deployment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One resource for Kubernetes, as it is written or rendered. */
record Manifest(JsonNode json) {
  String kind() {
    return json.path("kind").asString();
  }

  String apiVersion() {
    return json.path("apiVersion").asString();
  }

  String name() {
    return json.path("metadata").path("name").asString();
  }

  /** What a JSON pointer leads to; missing when there is nothing. */
  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  /** Whether it runs pods. */
  boolean isWorkload() {
    return List.of("Deployment", "StatefulSet", "Job").contains(kind());
  }

  /** The pods of a workload. */
  JsonNode pod() {
    return at("/spec/template/spec");
  }

  /** The only container of a workload's pods. */
  JsonNode container() {
    return pod().path("containers").path(0);
  }

  String podName() {
    return at("/spec/template/metadata/labels").path("app.kubernetes.io/name").asString();
  }

  /** Container ports by their names. */
  Map<String, Integer> ports() {
    Map<String, Integer> ports = new TreeMap<>();
    for (JsonNode port : container().path("ports")) {
      ports.put(port.path("name").asString(), port.path("containerPort").asInt());
    }
    return ports;
  }

  /** Names of the variables that are set one by one, in their order. */
  List<String> variables() {
    return stream(container().path("env")).map(set -> set.path("name").asString()).toList();
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream();
  }

  static List<String> strings(JsonNode array) {
    return stream(array).map(JsonNode::asString).toList();
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
