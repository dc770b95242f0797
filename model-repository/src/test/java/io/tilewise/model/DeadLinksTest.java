package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.model.file.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links below a version that lead nowhere, now and later. */
class DeadLinksTest {
  private static final String CIRCLE = "leads in a circle";
  private static final String THROUGH_A_FILE = "leads through a file";

  @TempDir Path root;
  private Path version;
  private ModelRepository repository;

  @BeforeEach
  void copySample() throws IOException {
    version = SampleVersion.copy(root, "1");
    repository = new ModelRepository(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SampleVersion.GRAPH,
        SampleVersion.CARD,
        SampleVersion.INDEX,
        "variables",
        "assets",
        "variables/more"
      })
  void shouldRefuseALinkToItself(String name) throws Exception {
    link(name, Path.of(name).getFileName());

    assertRefused(name, CIRCLE);
  }

  @Test
  void shouldRefuseLinksThatLeadToEachOther() throws Exception {
    link("assets", Path.of("others"));
    link("others", Path.of("assets"));

    assertRefused("assets", CIRCLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"assets/below", "../1/assets/below"})
  void shouldRefuseALinkThatLeadsBelowItself(Path target) throws Exception {
    link("assets", target);

    assertRefused("assets", CIRCLE);
  }

  @ParameterizedTest
  @CsvSource({"variables, model.json/x", "assets, ../1/./model.json/x/y", "assets, /dev/null/x"})
  void shouldRefuseALinkThatLeadsThroughAFile(String name, Path target) throws Exception {
    link(name, target);

    assertRefused(name, THROUGH_A_FILE);
  }

  @Test
  void shouldRefuseALinkThatLeadsThroughAFileByAnotherLink() throws Exception {
    link("card", Path.of("model.json"));
    link("assets", Path.of("card/x"));

    assertRefused("assets", THROUGH_A_FILE);
  }

  @Test
  void shouldRefuseALinkToANameThatIsTooLong() throws Exception {
    link("assets", Path.of("x".repeat(256)));

    assertRefused("assets", "leads to a name too long for a file system");
  }

  @Test
  void shouldWaitForWhatALinkLeadsToAndIsMissing() throws Exception {
    link("assets", Path.of("later"));

    assertThatExceptionOfType(IncompleteModelException.class)
        .isThrownBy(() -> repository.resolve(SampleVersion.MODEL))
        .withMessage("model thin-smear@1: assets: missing (expected: a file)");
  }

  @Test
  void shouldFindNothingAgainstALinkThatCanBeFollowed() throws Exception {
    Path first = Files.createSymbolicLink(version.resolve("l0"), Path.of("..", "1"));
    List<Path> followed = List.of(first, first.resolve(SampleVersion.INDEX), version);

    for (Path path : followed) {
      assertThat(Links.deadEnd(path)).as("%s", path).isEmpty();
    }
  }

  private void assertRefused(String name, String why) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(SampleVersion.MODEL))
        .withMessage("model thin-smear@1: " + name + ": " + why + " (expected: a file)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE));
  }

  /** In place of whatever has the name. */
  private void link(String name, Path target) throws IOException {
    Path link = version.resolve(name);
    if (Files.exists(link)) {
      try (Stream<Path> files = Files.walk(link)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createSymbolicLink(link, target);
  }
}
