package io.tilewise.standalone.deployment;

import static io.tilewise.standalone.deployment.Manifests.only;
import static io.tilewise.standalone.deployment.Manifests.services;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tilewise.runtime.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** The variables that pods are given are those that their service takes, name and value. */
class EnvironmentTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;

  /** The files as they are written, for where nothing can be rendered. */
  @Test
  void shouldSetOnlyWhatTheServiceKnowsAsWritten() throws IOException {
    List<Manifest> services = services(Manifests.written("base"));

    assertThat(services).hasSize(Service.values().length);
    assertThat(services).allSatisfy(EnvironmentTest::setsOnlyWhatItKnows);
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldGiveTheServiceAnEnvironmentThatItTakes(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);

    assertThat(services(manifests))
        .allSatisfy(EnvironmentTest::setsOnlyWhatItKnows)
        .allSatisfy(
            workload -> {
              Map<String, String> environment = environment(workload, manifests);
              assertThat(environment).containsKey("TILEWISE_KAFKA_BOOTSTRAP_SERVERS");
              assertThatNoException().isThrownBy(() -> Service.of(workload).start(environment));
            });
  }

  @Test
  void shouldFindAnEnvironmentThatAServiceRefuses() {
    Map<String, String> environment =
        new TreeMap<>(environment(Manifests.rendered("small"), "Deployment", "tiler"));
    environment.put("TILEWISE_TILER_MAX_AHEAD", "100MB");
    environment.put("TILEWISE_TILER_MAX_AHED", "100MiB");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Service.TILER.start(environment))
        .withMessageContaining("100MB")
        .withMessageContaining("TILEWISE_TILER_MAX_AHED");
  }

  private static void setsOnlyWhatItKnows(Manifest workload) {
    assertThat(workload.variables()).as("variables of %s", workload).doesNotHaveDuplicates();
    assertThat(Service.of(workload).settings()).containsAll(own(workload.variables()));
  }

  /** What it refuses if it does not know it; of Kafka's properties it knows all. */
  private static List<String> own(List<String> variables) {
    return variables.stream()
        .filter(name -> name.startsWith("TILEWISE_") && !name.startsWith("TILEWISE_KAFKA_"))
        .toList();
  }

  private static Map<String, String> environment(
      List<Manifest> manifests, String kind, String name) {
    return environment(only(manifests, kind, name), manifests);
  }

  /** All variables, those of whole ConfigMaps included; of a Secret or a pod some text. */
  private static Map<String, String> environment(Manifest workload, List<Manifest> manifests) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode source : workload.container().path("envFrom")) {
      only(manifests, "ConfigMap", source.path("configMapRef").path("name").asString())
          .json()
          .path("data")
          .forEachEntry((name, value) -> environment.put(name, value.asString()));
    }
    for (JsonNode set : workload.container().path("env")) {
      String value =
          set.path("value").asString("of-a-secret-or-pod").replace("$(POD_NAME)", "aggregator-0");
      if (mounts(workload).noneMatch(folder -> value.startsWith(folder + "/"))) {
        boolean mounted = mounts(workload).anyMatch(value::equals);
        environment.put(set.path("name").asString(), mounted ? "." : value);
      }
    }
    return environment;
  }

  /** Folders that are there in the container and not here; files in them are left out. */
  private static Stream<String> mounts(Manifest workload) {
    return Manifest.stream(workload.container().path("volumeMounts"))
        .map(mount -> mount.path("mountPath").asString());
  }
}
