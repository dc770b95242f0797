package io.tilewise.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials of each service's image names what is in it, and under which licence. */
class BillOfMaterialsIT {
  private static final Path ROOT = Path.of("..");
  private static final Path LICENCES = ROOT.resolve("docs/third-party.md");
  private static final List<String> SERVICES = List.of("tiler", "inference", "aggregator");
  private static final Pattern PURL =
      Pattern.compile("pkg:maven/([^/]+)/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar");

  /** Whoever is given our images may be given these. Of several licences one may be chosen. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "MIT");

  /**
   * A jar of somebody.
   *
   * @param group of Maven
   * @param licences names, at least one
   */
  private record Component(String group, String artifact, String jar, Set<String> licences) {
    private static Component of(JsonNode node) {
      Matcher purl = PURL.matcher(node.get("purl").asString());
      assertThat(purl.matches()).as(node.get("purl").asString()).isTrue();
      String classifier = purl.group(4) == null ? "" : "-" + purl.group(4);
      Set<String> licences = new TreeSet<>();
      for (JsonNode each : node.path("licenses")) {
        licences.add(
            each.has("expression")
                ? each.get("expression").asString()
                : each.path("license")
                    .path(each.path("license").has("id") ? "id" : "name")
                    .asString());
      }
      return new Component(
          purl.group(1),
          purl.group(2),
          purl.group(2) + "-" + purl.group(3) + classifier + ".jar",
          licences);
    }

    private boolean isOurs() {
      return group.equals("io.tilewise");
    }

    private String row() {
      return "| `%s:%s` | %s |".formatted(group, artifact, String.join(" or ", licences));
    }
  }

  private static List<Component> components(String service) throws IOException {
    Path bill = ROOT.resolve(service + "-service/target/sbom.json");
    assumeThat(bill).as("made by mvn -pl standalone -am verify, not with -o").exists();
    List<Component> components = new ArrayList<>();
    JsonMapper.shared()
        .readTree(Files.readString(bill))
        .get("components")
        .forEach(node -> components.add(Component.of(node)));
    return components;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiler", "inference", "aggregator"})
  void shouldNameExactlyTheJarsOfTheImage(String service) throws IOException {
    List<Component> components = components(service);

    try (Stream<Path> jars = Files.list(ROOT.resolve(service + "-service/target/lib"))) {
      assertThat(components)
          .extracting(Component::jar)
          .containsExactlyInAnyOrderElementsOf(
              jars.map(jar -> jar.getFileName().toString()).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiler", "inference", "aggregator"})
  void shouldBeTheSameWhenItIsBuiltAgain(String service) throws IOException {
    assumeThat(components(service)).isNotEmpty();
    JsonNode bill =
        JsonMapper.shared()
            .readTree(Files.readString(ROOT.resolve(service + "-service/target/sbom.json")));

    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.path("metadata").path("timestamp").asString("2026-01-01T00:00:00Z"))
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void shouldHoldOnlyWhatMayBeGivenOn() throws IOException {
    for (String service : SERVICES) {
      assertThat(components(service))
          .allSatisfy(
              component ->
                  assertThat(component.licences())
                      .as(component.row())
                      .isNotEmpty()
                      .containsAnyElementsOf(ALLOWED));
    }
  }

  @Test
  void shouldListTheLicencesOfOthers() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String service : SERVICES) {
      components(service).stream()
          .filter(component -> !component.isOurs())
          .forEach(component -> rows.add(component.row()));
    }

    assertThat(Files.readString(LICENCES).lines().filter(line -> line.startsWith("| `")))
        .as("rows of " + LICENCES + ":\n" + rows.stream().collect(Collectors.joining("\n")))
        .containsExactlyElementsOf(rows);
  }
}
