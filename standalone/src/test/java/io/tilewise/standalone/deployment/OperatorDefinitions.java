package io.tilewise.standalone.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operators' own CustomResourceDefinitions, from a folder of their YAML files: a check of the
 * schemas of what is used, for who has them. Objects are closed, as the API server closes them.
 */
record OperatorDefinitions(List<Manifest> definitions) {
  static OperatorDefinitions read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new OperatorDefinitions(
          files
              .map(Manifests::text)
              .flatMap(text -> Manifests.read(text).stream())
              .filter(manifest -> manifest.kind().equals("CustomResourceDefinition"))
              .toList());
    }
  }

  /** The schema of a resource's kind and version, where there is one. */
  Optional<JsonNode> schema(Manifest manifest) {
    return definitions.stream()
        .filter(crd -> crd.at("/spec/names/kind").asString().equals(manifest.kind()))
        .flatMap(
            crd ->
                Manifest.stream(crd.at("/spec/versions"))
                    .filter(
                        version ->
                            (crd.at("/spec/group").asString()
                                    + "/"
                                    + version.get("name").asString())
                                .equals(manifest.apiVersion())))
        .map(version -> closed(version.at("/schema/openAPIV3Schema")))
        .findFirst();
  }

  private static JsonNode closed(JsonNode schema) {
    for (JsonNode child : schema) {
      closed(child);
    }
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.has("x-kubernetes-preserve-unknown-fields")) {
      object.put("additionalProperties", false);
    }
    return schema;
  }
}
