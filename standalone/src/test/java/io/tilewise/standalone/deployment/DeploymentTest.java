package io.tilewise.standalone.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A variable of a compose file, with its default. */
  private static final Pattern ASKED = Pattern.compile("\\$\\{([A-Z_]+):?-([^}]*)}");

  private static final Pattern OPTION = Pattern.compile("\"(-[^\"]+)\"");

  private static final Pattern LISTED = Pattern.compile("(?m)^#([A-Z_]+)=(.*)$");

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
            .collect(toSet());

    assertThat(set).contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS");
    assertThat(service.settings()).containsAll(set);
  }

  @Test
  void shouldListEverySettingOfComposeWithItsDefault() throws IOException {
    Map<String, String> listed =
        LISTED
            .matcher(read(".env.example"))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

    Map<String, Set<String>> asked =
        Stream.of(read("docker-compose.yml"), read("docker-compose.secure.yml"))
            .flatMap(text -> ASKED.matcher(text).results())
            .collect(
                Collectors.groupingBy(
                    row -> row.group(1), Collectors.mapping(row -> row.group(2), toSet())));

    assertThat(listed.keySet()).isEqualTo(asked.keySet());
    asked.remove("IMAGES_DIR"); // its default is one path outside and another inside
    assertThat(asked)
        .allSatisfy((name, defaults) -> assertThat(defaults).containsExactly(listed.get(name)));
  }

  @Test
  void shouldNameTheImagesOfThisVersion() throws IOException {
    String version = read("pom.xml").split("</?version>", 3)[1];

    assertThat(read("docker-compose.yml").lines().filter(line -> line.contains("image: tilewise/")))
        .hasSize(4)
        .allMatch(line -> line.endsWith(":${IMAGE_TAG:-" + version + "}"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAskTheProbePortOfTheManualInCompose(Service service) throws IOException {
    assertThat(ofCompose(service.lowerCase()))
        .contains("/dev/tcp/127.0.0.1/" + service.probePort() + " ", "GET /ready ");
  }

  /** Else only a container would tell, by not starting; but for the cache, which an image makes. */
  @ParameterizedTest
  @EnumSource
  void shouldStartTheJvmWithTheOptionsOfTheImage(Service service) throws Exception {
    List<String> options =
        OPTION
            .matcher(read(service.lowerCase() + "-service/Dockerfile").split("\nENTRYPOINT ", 2)[1])
            .results()
            .map(option -> option.group(1))
            .filter(option -> !option.startsWith("-XX:AOTCache="))
            .toList();
    List<String> command = new ArrayList<>(options);
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-version"));

    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), UTF_8);

    assertThat(options).hasSizeGreaterThan(5);
    assertThat(java.waitFor()).as("%s: %s", options, said).isZero();
    assertThat(said).as("another collector is a user's to choose").doesNotContain("warning");
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
