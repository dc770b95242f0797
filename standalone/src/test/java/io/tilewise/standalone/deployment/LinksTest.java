package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents lead where they say, and whoever begins at the README finds each of them. */
class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Path README = Path.of("README.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  @Test
  void shouldLeadToFilesAndSectionsThatAreThere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      for (String link : links(document)) {
        if (!leadsSomewhere(document, link)) {
          dead.add(document + ": " + link);
        }
      }
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void shouldFindEveryDocumentFromTheReadme() throws IOException {
    Set<Path> found = new TreeSet<>(Set.of(README));
    Deque<Path> next = new ArrayDeque<>(found);
    while (!next.isEmpty()) {
      Path document = next.remove();
      for (String link : links(document)) {
        Path target = document(target(document, link));
        if (target.toString().endsWith(".md") && found.add(target)) {
          next.add(target);
        }
      }
    }

    assertThat(found)
        .containsAll(documents().stream().filter(path -> path.startsWith("docs")).toList())
        .contains(Path.of("k8s/README.md"), Path.of("bench/RESULTS.md"));
  }

  /** Of the root, of {@code docs}, and of each folder of the root. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      return files
          .map(ROOT::relativize)
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !path.toString().startsWith(".") && !path.startsWith("target"))
          .sorted()
          .toList();
    }
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    Path target = document(target(document, link));
    String section = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
    if (section.isEmpty() || !target.toString().endsWith(".md")) {
      return Files.exists(ROOT.resolve(target));
    }
    return Files.exists(ROOT.resolve(target)) && sections(target).contains(section);
  }

  private static Path target(Path document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  /** A folder is shown by its README. */
  private static Path document(Path target) {
    Path readme = target.resolve("README.md");
    return Files.exists(ROOT.resolve(readme)) ? readme : target;
  }

  private static List<String> links(Path document) throws IOException {
    return LINK.matcher(prose(document))
        .results()
        .map((MatchResult link) -> link.group(1))
        .filter(link -> !link.matches("(https?|mailto):.*"))
        .toList();
  }

  private static Set<String> sections(Path document) throws IOException {
    return prose(document)
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String prose(Path document) throws IOException {
    return Files.readString(ROOT.resolve(document)).replaceAll("(?s)```.*?```", "");
  }
}
