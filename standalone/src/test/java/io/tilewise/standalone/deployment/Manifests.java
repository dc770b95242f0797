package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests below {@code k8s}: of overlays as they are rendered, or as they are written. */
final class Manifests {
  static final Path ROOT = Path.of("../k8s");
  static final List<String> OVERLAYS = List.of("small", "gpu", "strimzi", "keda", "production");
  private static final Map<String, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

  private Manifests() {}

  /** What {@code kubectl apply -k} would apply; the test is skipped where there is no kubectl. */
  static List<Manifest> rendered(String overlay) {
    return RENDERED.computeIfAbsent(overlay, Manifests::render);
  }

  private static List<Manifest> render(String overlay) {
    Path folder = ROOT.resolve("overlays").resolve(overlay);
    try {
      Path errors = Files.createTempFile("kustomize", ".log");
      try {
        Process kubectl =
            new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectError(errors.toFile())
                .start();
        String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as(Files.readString(errors)).isZero();
        return read(yaml);
      } finally {
        Files.delete(errors);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return abort("kubectl is not installed, so no overlay is rendered: " + e.getMessage());
    }
  }

  /** All resources below a folder of {@code k8s}, without what kustomize makes of them. */
  static List<Manifest> written(String folder) throws IOException {
    return texts(folder).stream().flatMap(text -> read(text).stream()).toList();
  }

  /** The files of these resources. */
  static List<String> texts(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted(Comparator.naturalOrder())
          .map(Manifests::text)
          .toList();
    }
  }

  /** The resources of a YAML stream, which kustomize's own files and patches are not. */
  static List<Manifest> read(String yaml) {
    return new YAMLMapper()
        .readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
            .filter(document -> document.has("metadata"))
            .map(Manifest::new)
            .toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Manifest> of(List<Manifest> manifests, String kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind)).toList();
  }

  static List<Manifest> workloads(List<Manifest> manifests) {
    return manifests.stream().filter(Manifest::isWorkload).toList();
  }

  /** Workloads that stay. */
  static List<Manifest> services(List<Manifest> manifests) {
    return workloads(manifests).stream().filter(it -> !it.kind().equals("Job")).toList();
  }

  static Manifest only(List<Manifest> manifests, String kind, String name) {
    List<Manifest> found =
        of(manifests, kind).stream().filter(it -> it.name().equals(name)).toList();
    assertThat(found).as("%s %s", kind, name).hasSize(1);
    return found.getFirst();
  }
}
