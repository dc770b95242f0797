package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * READMEs, Dockerfiles and compose name the settings and topics that the code knows; manifests for
 * Kubernetes have tests of their own beside this one.
 */
class DeploymentTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern VARIABLE = Pattern.compile("\\bTILEWISE_[A-Z0-9_]*[A-Z0-9]\\b");

  @ParameterizedTest
  @EnumSource
  void shouldListEverySettingInTheManual(Service service) throws IOException {
    assertThat(service.manual().keySet()).isEqualTo(service.settings());
  }

  @ParameterizedTest
  @EnumSource
  void shouldExposeThePortsOfTheManual(Service service) throws IOException {
    assertThat(read(service.lowerCase() + "-service/Dockerfile"))
        .contains("\nEXPOSE " + service.managementPort() + " " + service.probePort() + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSetOnlyWhatTheServiceKnows(Service service) throws IOException {
    String name = service.lowerCase();

    Set<String> set =
        Stream.concat(
                Stream.of(read(name + "-service/Dockerfile"), ofCompose(name)),
                service == Service.INFERENCE
                    ? Stream.of(ofCompose("inference-deferred"))
                    : Stream.of())
            .flatMap(text -> VARIABLE.matcher(text).results().map(found -> found.group()))
            .collect(Collectors.toSet());

    assertThat(set).contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS");
    assertThat(service.settings()).containsAll(set);
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
