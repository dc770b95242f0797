package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Lane;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.kafka.TopicsMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Topics, users, rights and autoscalers of the manifests are those of the code and of the manual.
 */
class KafkaResourcesTest {
  private static final Topics TOPICS = new Topics("");

  /** A row of rights in {@code docs/security.md}. */
  private static final Pattern RIGHT =
      Pattern.compile(
          "(?m)^\\| `User:([a-z-]+)` \\| (\\w+) \\| (\\w+) \\| `([^`]+)` \\| (literal|prefix) \\|");

  private record Right(
      String user, String operation, String resource, String name, String pattern) {}

  private static List<Manifest> written(String component, String kind) throws IOException {
    return Manifests.written("components/" + component).stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .toList();
  }

  @Test
  void shouldDeclareEveryTopicAsTheContractSays() throws IOException {
    List<TopicSpec> topics =
        written("strimzi", "KafkaTopic").stream()
            .map(
                topic ->
                    new TopicSpec(
                        topic.name(),
                        topic.at("/spec/partitions").asInt(),
                        texts(topic.at("/spec/config"))))
            .toList();

    assertThat(topics)
        .containsExactlyElementsOf(TOPICS.specs(Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS));
  }

  private static Map<String, String> texts(JsonNode settings) {
    Map<String, String> texts = new TreeMap<>();
    settings.forEachEntry((name, value) -> texts.put(name, value.asString()));
    return texts;
  }

  /** The rights that a test of the whole pipeline proves to be enough, and none too many. */
  @Test
  void shouldGiveEachUserTheRightsOfTheManual() throws IOException {
    Set<Right> manual =
        RIGHT
            .matcher(Manifests.text(Path.of("../docs/security.md")))
            .results()
            .map(
                row ->
                    new Right(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)))
            // The operator creates the topics.
            .filter(right -> !right.user().equals("tilewise-topics"))
            .collect(Collectors.toSet());

    List<Right> given =
        written("strimzi", "KafkaUser").stream()
            .filter(user -> !user.name().equals("tilewise-keda"))
            .flatMap(KafkaResourcesTest::rights)
            .toList();

    assertThat(manual).hasSizeGreaterThan(30);
    assertThat(given).containsExactlyInAnyOrderElementsOf(manual);
  }

  @Test
  void shouldLetTheAutoscalerSeeAndDoNoMore() throws IOException {
    List<Right> given =
        written("strimzi", "KafkaUser").stream()
            .filter(user -> user.name().equals("tilewise-keda"))
            .flatMap(KafkaResourcesTest::rights)
            .toList();

    assertThat(given).hasSize(3);
    assertThat(given).extracting(Right::operation).containsOnly("Describe");
  }

  private static Stream<Right> rights(Manifest user) {
    return Manifest.stream(user.at("/spec/authorization/acls"))
        .flatMap(
            rule ->
                Manifest.strings(rule.path("operations")).stream()
                    .map(
                        operation ->
                            new Right(
                                user.name(),
                                operation,
                                capitalized(rule.at("/resource/type").asString()),
                                rule.at("/resource/name").asString(),
                                rule.at("/resource/patternType").asString())));
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strimzi", "production"})
  void shouldLogInAsAUserThatThereIs(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);
    Set<String> users =
        manifests.stream()
            .filter(manifest -> manifest.kind().equals("KafkaUser"))
            .map(Manifest::name)
            .collect(Collectors.toSet());

    assertThat(manifests).noneMatch(manifest -> manifest.kind().equals("Job"));
    assertThat(manifests)
        .filteredOn(Manifest::isWorkload)
        .allSatisfy(
            workload -> {
              String service = workload.container().path("name").asString();
              assertThat(secrets(workload))
                  .contains("tilewise-" + service, "tilewise-cluster-ca-cert");
              assertThat(users).contains("tilewise-" + service);
            });
  }

  private static List<String> secrets(Manifest workload) {
    return Manifest.stream(workload.container().path("env"))
        .map(set -> set.at("/valueFrom/secretKeyRef/name").asString())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Partitions as the contract has them, and a name that changes with what it reads. */
  @Test
  void shouldCreateTheContractsTopicsByAJobOfTheirSettings() {
    Manifest job =
        Manifests.rendered("small").stream()
            .filter(manifest -> manifest.kind().equals("Job"))
            .findFirst()
            .orElseThrow();
    Manifest settings =
        Manifests.rendered("small").stream()
            .filter(manifest -> manifest.kind().equals("ConfigMap"))
            .findFirst()
            .orElseThrow();

    assertThat(job.name()).matches("topics-[a-z0-9]+").isEqualTo(settings.name());
    assertThat(Manifest.strings(job.container().path("args")))
        .containsExactly(TopicsMain.class.getName());
    assertThat(Manifests.text(Path.of("../docker-compose.yml")))
        .contains("command: [\"" + TopicsMain.class.getName() + "\"]");
    assertThat(settings.at("/data/IMAGE_PARTITIONS").asInt()).isEqualTo(Topics.IMAGE_PARTITIONS);
    assertThat(settings.at("/data/TILE_PARTITIONS").asInt()).isEqualTo(Topics.TILE_PARTITIONS);
    assertThat(settings.at("/data/REPLICATION_FACTOR").asInt()).isEqualTo(1);
  }

  @Test
  void shouldScaleByEveryGroupOfTheCode() throws IOException {
    Map<String, String> topics = new TreeMap<>();
    for (Manifest scaled : written("keda", "ScaledObject")) {
      for (JsonNode trigger : scaled.at("/spec/triggers")) {
        topics.put(
            trigger.at("/metadata/consumerGroup").asString(),
            trigger.at("/metadata/topic").asString());
      }
    }

    assertThat(topics)
        .containsOnly(
            Map.entry(TOPICS.tilerGroup(), TOPICS.imagesSubmitted()),
            Map.entry(TOPICS.inferenceGroup(Lane.EXPRESS), TOPICS.tiles(Lane.EXPRESS)),
            Map.entry(TOPICS.inferenceGroup(Lane.ROUTINE), TOPICS.tiles(Lane.ROUTINE)),
            Map.entry(TOPICS.inferenceGroup(Lane.DEFERRED), TOPICS.tiles(Lane.DEFERRED)),
            Map.entry("tilewise-aggregator", TOPICS.tilesScored()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keda", "production"})
  void shouldScaleWhatThereIsAndNoFurtherThanPartitions(String overlay) {
    List<Manifest> manifests = Manifests.rendered(overlay);

    for (Manifest scaled : manifests) {
      if (scaled.kind().equals("ScaledObject")) {
        String kind = scaled.at("/spec/scaleTargetRef/kind").asString("Deployment");
        String name = scaled.at("/spec/scaleTargetRef/name").asString();
        assertThat(manifests)
            .filteredOn(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
            .as("what %s scales", scaled)
            .singleElement()
            .satisfies(target -> assertThat(target.json().path("spec").has("replicas")).isFalse());
        assertThat(scaled.at("/spec/maxReplicaCount").asInt())
            .isBetween(scaled.at("/spec/minReplicaCount").asInt(), Topics.IMAGE_PARTITIONS);
        assertThat(scaled.at("/spec/minReplicaCount").asInt() == 0)
            .as("%s may go to none", name)
            .isEqualTo(name.equals("inference-deferred"));
        assertThat(Manifest.stream(scaled.at("/spec/triggers")))
            .allSatisfy(
                trigger ->
                    assertThat(trigger.has("authenticationRef"))
                        .isEqualTo(overlay.equals("production")));
      }
    }
  }
}
