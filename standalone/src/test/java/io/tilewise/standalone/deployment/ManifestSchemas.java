package io.tilewise.standalone.deployment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What Kubernetes and the operators would refuse, told without them. Kubernetes' own kinds are read
 * by its Java types, which know every field; of the operators' kinds there are schemas of what is
 * used. An unknown field is an error, as with {@code kubectl apply --validate=strict}.
 */
final class ManifestSchemas {
  private static final Map<String, String> KINDS =
      Map.of(
          "Namespace", "v1",
          "ConfigMap", "v1",
          "Service", "v1",
          "PersistentVolumeClaim", "v1",
          "Deployment", "apps/v1",
          "StatefulSet", "apps/v1",
          "Job", "batch/v1",
          "PodDisruptionBudget", "policy/v1",
          "NetworkPolicy", "networking.k8s.io/v1");

  private ManifestSchemas() {}

  /** Problems of one resource; none when it is valid. */
  static List<String> problems(Manifest manifest) {
    if (manifest.apiVersion().equals(KINDS.get(manifest.kind()))) {
      return ofKubernetes(manifest);
    }
    String file = "/kubernetes/" + manifest.apiVersion().replace('/', '_') + ".yaml";
    try (InputStream stream = ManifestSchemas.class.getResourceAsStream(file)) {
      if (stream == null) {
        return List.of(manifest + ": no kind of " + manifest.apiVersion() + " that is known here");
      }
      ObjectNode schema = (ObjectNode) new YAMLMapper().readTree(stream);
      return problems(manifest, schema.put("$ref", "#/$defs/" + manifest.kind()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> problems(Manifest manifest, JsonNode schema) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema)
        .validate(manifest.json())
        .stream()
        .map(Error::toString)
        .map(problem -> manifest + ": " + problem)
        .toList();
  }

  private static List<String> ofKubernetes(Manifest manifest) {
    JsonElement written = JsonParser.parseString(manifest.json().toString());
    try {
      Class<?> type = Class.forName("io.kubernetes.client.openapi.models.V1" + manifest.kind());
      type.getMethod("validateJsonElement", JsonElement.class).invoke(null, written);
      JsonElement read = JSON.getGson().toJsonTree(JSON.getGson().fromJson(written, type));
      return lost(manifest.toString(), written, read).toList();
    } catch (InvocationTargetException e) {
      return List.of(manifest + ": " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      // How Gson says that something is of another type.
      return List.of(manifest + ": " + e.getMessage());
    }
  }

  /**
   * Of another type than it should be is what does not come back as it was: a 1 where text is due.
   */
  private static Stream<String> lost(String path, JsonElement written, JsonElement read) {
    if (written instanceof JsonObject object && read instanceof JsonObject back) {
      return object.keySet().stream()
          .flatMap(
              key ->
                  back.has(key)
                      ? lost(path + "/" + key, object.get(key), back.get(key))
                      : Stream.of(path + "/" + key + ": lost"));
    }
    if (written instanceof JsonArray array
        && read instanceof JsonArray back
        && array.size() == back.size()) {
      List<String> problems = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        lost(path + "/" + i, array.get(i), back.get(i)).forEach(problems::add);
      }
      return problems.stream();
    }
    return written.equals(read)
        ? Stream.empty()
        : Stream.of(path + ": " + written + " (expected: " + read + ")");
  }
}
