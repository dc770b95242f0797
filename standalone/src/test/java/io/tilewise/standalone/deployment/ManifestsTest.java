package io.tilewise.standalone.deployment;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every manifest is one that Kubernetes takes, unknown fields being refused. */
class ManifestsTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;

  @Test
  void shouldHaveATestForEveryOverlay() throws IOException {
    try (Stream<Path> folders = Files.list(Manifests.ROOT.resolve("overlays"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(OVERLAYS);
    }
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void shouldRenderOnlyWhatKubernetesTakes(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);

    assertThat(manifests).hasSizeGreaterThan(15);
    assertThat(manifests).flatExtracting(ManifestSchemas::problems).isEmpty();
    assertThat(manifests).extracting(Manifest::toString).doesNotHaveDuplicates();
    assertThat(manifests)
        .filteredOn(manifest -> !manifest.kind().equals("Namespace"))
        .extracting(manifest -> manifest.at("/metadata/namespace").asString())
        .containsOnly("tilewise");
  }

  @ParameterizedTest
  @CsvSource({"base, 15", "components, 20"})
  void shouldWriteOnlyWhatKubernetesTakes(String folder, int least) throws IOException {
    List<Manifest> manifests = Manifests.written(folder);

    assertThat(manifests).hasSizeGreaterThan(least);
    assertThat(manifests).flatExtracting(ManifestSchemas::problems).isEmpty();
  }

  /** {@code -Dtilewise.crds=FOLDER}, of the YAML files that Strimzi and KEDA are installed with. */
  @Test
  @EnabledIfSystemProperty(named = "tilewise.crds", matches = ".+")
  void shouldWriteOnlyWhatTheOperatorsThemselvesTake() throws IOException {
    OperatorDefinitions operators =
        OperatorDefinitions.read(Path.of(System.getProperty("tilewise.crds", "")));

    List<Manifest> checked =
        Manifests.written("components").stream()
            .filter(manifest -> operators.schema(manifest).isPresent())
            .toList();

    assertThat(checked)
        .extracting(Manifest::kind)
        .contains("Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser")
        .contains("ScaledObject", "TriggerAuthentication");
    assertThat(checked)
        .flatExtracting(
            manifest ->
                ManifestSchemas.problems(manifest, operators.schema(manifest).orElseThrow()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base | containerPort: 8081 | contanerPort: 8081 | contanerPort",
        "base | containerPort: 8081 | containerPort: eighty | eighty",
        "base | value: json | value: 5 | 5",
        "base | readOnly: true | readOnly: 'yes' | yes",
        "base | terminationGracePeriodSeconds | terminationGracePeriod | terminationGracePeriod",
        "base | publishNotReadyAddresses | publishUnreadyAddresses | publishUnreadyAddresses",
        "base | apps/v1 | apps/v1beta1 | apps/v1beta1",
        "base | maxUnavailable: 1 | maxUnavailble: 1 | maxUnavailble",
        "base | policyTypes | policyType | policyType",
        "base | mountPath: /tmp | readOnly: false | mountPath",
        "components | lagThreshold | lagTreshold | lagTreshold",
        "components | scaleTargetRef | scaleTarget | scaleTarget",
        "components | patternType: prefix | patternType: prefixed | patternType",
        "components | operations: [Read] | operations: [Reed] | operations",
        "components | partitions: 12 | partitions: '12' | partitions",
        "components | kafka.strimzi.io/v1 | kafka.strimzi.io/v1beta2 | v1beta2",
        "components | strimzi.io/cluster | strimzi.io/clutser | strimzi.io/cluster",
      })
  void shouldFindWhatKubernetesRefuses(String folder, String good, String bad, String told)
      throws IOException {
    List<String> texts = Manifests.texts(folder).stream().filter(t -> t.contains(good)).toList();

    String problems =
        texts.stream()
            .flatMap(text -> Manifests.read(text.replace(good, bad)).stream())
            .flatMap(manifest -> ManifestSchemas.problems(manifest).stream())
            .collect(joining("\n"));

    assertThat(problems).contains(told);
  }
}
