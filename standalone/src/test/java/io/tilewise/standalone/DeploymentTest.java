package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.TilerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators read and run names the settings and topics that the code knows. */
class DeploymentTest {
  private static final Path ROOT = Path.of("..");
  private static final String DEFERRED = "k8s/deferred/inference-deferred.yaml";
  private static final Pattern VARIABLE = Pattern.compile("\\bTILEWISE_[A-Z0-9_]*[A-Z0-9]\\b");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(TILEWISE_[A-Z0-9_]+)` \\|");

  /** Read by every service's process, whatever its configuration reads. */
  private static final List<String> OF_THE_PROCESS =
      List.of(
          "TILEWISE_MANAGEMENT_HOST",
          "TILEWISE_MANAGEMENT_PORT",
          "TILEWISE_PROBE_PORT",
          "TILEWISE_SHUTDOWN_TIMEOUT",
          "TILEWISE_LOG_LEVEL",
          "TILEWISE_LOG_FORMAT");

  enum Service {
    TILER(TilerConfig::from),
    INFERENCE(InferenceConfig::from),
    AGGREGATOR(AggregatorConfig::from);

    private final Consumer<Settings> configuration;

    Service(Consumer<Settings> configuration) {
      this.configuration = configuration;
    }

    String lowerCase() {
      return name().toLowerCase(Locale.ROOT);
    }

    SortedSet<String> settings() {
      Settings settings = Settings.of(Map.of());
      try {
        configuration.accept(settings);
      } catch (IllegalArgumentException e) {
        // Nothing is set, so a record may refuse what it is given; all has been read before.
      }
      SortedSet<String> names = new TreeSet<>(settings.names());
      names.addAll(OF_THE_PROCESS);
      return names;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldListEverySettingInTheManual(Service service) throws IOException {
    String manual = read(service.lowerCase() + "-service/README.md");

    Set<String> listed =
        ROW.matcher(manual)
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed).isEqualTo(service.settings());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSetOnlyWhatTheServiceKnows(Service service) throws IOException {
    String name = service.lowerCase();

    Set<String> set =
        Stream.concat(
                Stream.of(
                    read(name + "-service/Dockerfile"),
                    ofCompose(name),
                    read("k8s/" + name + ".yaml"),
                    read("k8s/kustomization.yaml")),
                service == Service.INFERENCE
                    ? Stream.of(
                        ofCompose("inference-deferred"),
                        read(DEFERRED),
                        read("k8s/deferred/kustomization.yaml"))
                    : Stream.of())
            .flatMap(text -> VARIABLE.matcher(text).results().map(found -> found.group()))
            .collect(Collectors.toSet());

    assertThat(set).contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS");
    assertThat(service.settings()).containsAll(set);
  }

  @Test
  void shouldServeDeferredTilesApartAsAllTilesAreServed() throws IOException {
    String lanes = "            - name: TILEWISE_INFERENCE_LANES\n              value: deferred\n";
    String deferred = read(DEFERRED);

    assertThat(deferred).contains(lanes);
    assertThat(deployment(deferred.replace(lanes, "").replace("inference-deferred", "inference")))
        .isEqualTo(deployment(read("k8s/inference.yaml")));
  }

  /** The first document, without what is said about it. */
  private static String deployment(String manifests) {
    return manifests.substring(manifests.indexOf("\napiVersion:")).split("\n---\n", 2)[0].strip();
  }

  @Test
  void shouldCreateEveryTopicAsTheContractSays() throws IOException {
    String script = read("k8s/create-topics.sh");
    String table = script.substring(script.indexOf("'TOPICS'\n") + 9, script.lastIndexOf("TOPICS"));

    List<TopicSpec> topics = table.lines().map(DeploymentTest::topic).toList();

    assertThat(topics)
        .containsExactlyElementsOf(
            new Topics("").specs(Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS));
  }

  private static TopicSpec topic(String line) {
    List<String> fields = List.of(line.split(" "));
    Map<String, String> settings = new TreeMap<>();
    for (String setting : fields.subList(2, fields.size())) {
      String[] pair = setting.split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    return new TopicSpec(fields.get(0), Integer.parseInt(fields.get(1)), settings);
  }

  /** The lines of one service, up to the next key of its level or above. */
  private static String ofCompose(String name) throws IOException {
    String block = read("docker-compose.yml").split("\n  " + name + ":( &[a-z-]+)?\n", 2)[1];
    return block.split("\n {0,2}\\w", 2)[0];
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
