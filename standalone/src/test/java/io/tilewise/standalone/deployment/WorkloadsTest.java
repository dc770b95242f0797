package io.tilewise.standalone.deployment;

import static io.tilewise.standalone.deployment.Manifests.of;
import static io.tilewise.standalone.deployment.Manifests.only;
import static io.tilewise.standalone.deployment.Manifests.services;
import static io.tilewise.standalone.deployment.Manifests.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** Pods of every overlay: where they are asked, what they may do, and what they need is there. */
class WorkloadsTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;
  private static final Path PROMETHEUS = Path.of("../ops/prometheus");
  private static final String VERSION =
      Manifests.text(Manifests.ROOT.resolveSibling("pom.xml")).split("</?version>", 3)[1];

  /** The files as they are written, for where nothing can be rendered. */
  @Test
  void shouldServeTheManualsPortsAsWritten() throws IOException {
    List<Manifest> services = services(Manifests.written("base"));

    assertThat(services).extracting(Manifest::name).containsExactlyInAnyOrder(names());
    assertThat(services).allSatisfy(WorkloadsTest::servesThePortsOfItsManual);
  }

  private static String[] names() {
    return Stream.of(Service.values()).map(Service::lowerCase).toArray(String[]::new);
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldServeAndProbeThePortsOfTheManual(String overlay) {
    List<Manifest> services = services(Manifests.rendered(overlay));

    assertThat(services).hasSizeGreaterThanOrEqualTo(3);
    assertThat(services).allSatisfy(WorkloadsTest::servesThePortsOfItsManual);
  }

  private static void servesThePortsOfItsManual(Manifest workload) {
    Service service = Service.of(workload);
    assertThat(workload.ports())
        .containsOnly(
            Map.entry("management", service.managementPort()),
            Map.entry("probes", service.probePort()));
    assertThat(workload.at("/spec/template/metadata/annotations/prometheus.io~1port").asInt())
        .isEqualTo(service.managementPort());
    // Ready, not live, is who loads or restores: nothing that kills may ask for more than life.
    Map.of("startupProbe", "/live", "livenessProbe", "/live", "readinessProbe", "/ready")
        .forEach(
            (probe, path) -> {
              JsonNode asked = workload.container().path(probe).path("httpGet");
              assertThat(asked.path("path").asString()).as(probe).isEqualTo(path);
              assertThat(asked.path("port").asString()).as(probe).isEqualTo("probes");
            });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldBeScrapedUnderTheNamesThatAlertsKnow(String overlay) {
    String prometheus = Manifests.text(PROMETHEUS.resolve("kubernetes.yml"));
    Matcher jobs =
        Pattern.compile("up\\{job=~\"([^\"]+)\"")
            .matcher(Manifests.text(PROMETHEUS.resolve("rules/tilewise.yml")));
    assertThat(jobs.find()).isTrue();
    assertThat(prometheus)
        .contains("annotation_prometheus_io_scrape]", "annotation_prometheus_io_scheme]")
        .contains("pod_label_app_kubernetes_io_name]\n        target_label: job")
        .contains("container_port_name]\n        regex: management");

    assertThat(services(Manifests.rendered(overlay)))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            workload -> {
              JsonNode pod = workload.at("/spec/template/metadata/annotations");
              assertThat(pod.path("prometheus.io/scrape").asString()).isEqualTo("true");
              assertThat(workload.ports()).containsKey("management");
              assertThat(workload.podName()).matches(jobs.group(1));
              assertThat(prometheus)
                  .contains("names: [" + workload.at("/metadata/namespace").asString() + "]");
            });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldReferOnlyToWhatIsThere(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);

    for (Manifest workload : workloads(manifests)) {
      for (JsonNode volume : workload.pod().path("volumes")) {
        if (volume.has("persistentVolumeClaim")) {
          only(
              manifests,
              "PersistentVolumeClaim",
              volume.path("persistentVolumeClaim").path("claimName").asString());
        }
      }
      for (JsonNode set : workload.container().path("env")) {
        JsonNode reference = set.path("valueFrom").path("configMapKeyRef");
        if (reference.isObject()) {
          Manifest map = only(manifests, "ConfigMap", reference.path("name").asString());
          assertThat(map.json().path("data").has(reference.path("key").asString())).isTrue();
        }
      }
    }
    for (Manifest login : of(manifests, "TriggerAuthentication")) {
      for (JsonNode reference : login.at("/spec/configMapTargetRef")) {
        Manifest map = only(manifests, "ConfigMap", reference.path("name").asString());
        assertThat(map.json().path("data").has(reference.path("key").asString())).isTrue();
      }
    }
    for (Manifest service : of(manifests, "Service")) {
      JsonNode selected = service.at("/spec/selector");
      assertThat(workloads(manifests))
          .filteredOn(workload -> workload.at("/spec/template/metadata/labels").equals(selected))
          .as("pods of %s", service)
          .singleElement()
          .satisfies(
              workload ->
                  assertThat(workload.ports())
                      .containsEntry("management", service.at("/spec/ports/0/port").asInt()));
    }
    Manifest headless =
        only(
            manifests,
            "Service",
            only(manifests, "StatefulSet", "aggregator").at("/spec/serviceName").asString());
    assertThat(headless.at("/spec/clusterIP").asString()).isEqualTo("None");
    assertThat(headless.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldRunUnprivilegedAndBounded(String overlay) {
    for (Manifest workload : workloads(Manifests.rendered(overlay))) {
      assertThat(workload.pod().path("containers")).as("containers of %s", workload).hasSize(1);
      assertThat(workload.pod().toString())
          .as("pods of %s", workload)
          .contains(
              "\"enableServiceLinks\":false",
              "\"automountServiceAccountToken\":false",
              "\"runAsNonRoot\":true",
              "\"seccompProfile\":{\"type\":\"RuntimeDefault\"}");
      assertThat(workload.container().path("securityContext").toString())
          .contains(
              "\"readOnlyRootFilesystem\":true",
              "\"allowPrivilegeEscalation\":false",
              "\"capabilities\":{\"drop\":[\"ALL\"]}");
      JsonNode limits = workload.container().path("resources").path("limits");
      // A whole number: the JVM, and so every engine, counts a started processor as one.
      assertThat(limits.path("cpu").asString()).matches("[1-9][0-9]*");
      assertThat(limits.path("memory").asString()).matches("[1-9][0-9]*[MG]i");
      assertThat(workload.container().path("image").asString())
          .matches("tilewise/[a-z]+:" + Pattern.quote(VERSION) + "(-gpu)?");
    }
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldLeaveNobodyOutOfBudgetsAndPolicies(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);

    for (Manifest workload : services(manifests)) {
      Manifest budget = only(manifests, "PodDisruptionBudget", workload.name());
      assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
      assertThat(budget.at("/spec/selector")).isEqualTo(workload.at("/spec/selector"));
      assertThat(workload.pod().path("topologySpreadConstraints"))
          .allSatisfy(
              spread ->
                  assertThat(spread.path("labelSelector"))
                      .isEqualTo(workload.at("/spec/selector")));
      assertThat(allowed(manifests, "from-monitoring")).contains(workload.podName());
      assertThat(workload.pod().path("terminationGracePeriodSeconds").asInt())
          .isGreaterThan(
              Integer.parseInt(
                  String.valueOf(Service.of(workload).manual().get("TILEWISE_SHUTDOWN_TIMEOUT"))
                      .replace("s", "")));
    }
    Set<String> pods =
        workloads(manifests).stream().map(Manifest::podName).collect(Collectors.toSet());
    assertThat(pods).contains("tiler", "inference", "aggregator");
    for (String policy : List.of("default-deny", "to-dns", "to-kafka")) {
      assertThat(allowed(manifests, policy)).as(policy).containsAll(pods);
    }
  }

  private static List<String> allowed(List<Manifest> manifests, String policy) {
    return Manifest.strings(
        only(manifests, "NetworkPolicy", policy).at("/spec/podSelector/matchExpressions/0/values"));
  }

  @Test
  void shouldNeverBindANewVolumeWhereImagesAndModelsAreExpected() throws IOException {
    List<Manifest> claims = of(Manifests.written("base"), "PersistentVolumeClaim");

    assertThat(claims).extracting(Manifest::name).containsExactlyInAnyOrder("images", "models");
    assertThat(claims)
        .allSatisfy(
            claim -> {
              assertThat(claim.json().path("spec").path("storageClassName").asString("unset"))
                  .isEmpty();
              assertThat(claim.at("/spec/volumeName").asString()).isNotEmpty();
            });
  }

  /** Deferred tiles are scored as all others are. */
  @Test
  void shouldDifferFromInferenceInItsLaneAlone() {
    List<Manifest> manifests = Manifests.rendered("production");
    Manifest deferred = only(manifests, "Deployment", "inference-deferred");
    Manifest inference = only(manifests, "Deployment", "inference");

    assertThat(inference.pod().toString()).contains("\"value\":\"express,routine\"");
    assertThat(deferred.pod().toString().replace("inference-deferred", "inference"))
        .isEqualTo(inference.pod().toString().replace("express,routine", "deferred"));
  }
}
