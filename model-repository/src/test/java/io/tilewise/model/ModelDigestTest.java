package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.VerdictSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDigestTest {
  @TempDir Path root;
  private Path version;
  private ModelRepository repository;

  @BeforeEach
  void copySample() throws IOException {
    version = SampleVersion.copy(root, "1");
    repository = new ModelRepository(root);
  }

  private String digest() throws Exception {
    return repository.resolve(SampleVersion.MODEL).digest();
  }

  @Test
  void shouldBeAPublishedSha256() throws Exception {
    Model model = repository.resolve(SampleVersion.MODEL);

    assertThat(model.digest()).matches("[0-9a-f]{64}");
    assertThat(model.manifest().digest()).isEqualTo(model.digest());
  }

  /** A system that runs compares it with what is in its records: it may not change by itself. */
  @Test
  void shouldBeWhatItWasInTheReleaseBefore() throws Exception {
    Path tiny = Files.createDirectories(root.resolve("tiny/1"));
    Files.writeString(tiny.resolve(SampleVersion.GRAPH), "a graph");
    Files.writeString(tiny.resolve(SampleVersion.CARD), ModelCardTest.CARD);
    Files.createDirectories(tiny.resolve("assets"));
    Files.writeString(tiny.resolve("assets/words.txt"), "sick well");

    Model model = repository.resolve(io.tilewise.events.model.ModelReference.parse("tiny"));

    assertThat(model.digest())
        .isEqualTo("8993dbf12369d6e348db803e6178e2890d27cc48c681c62f65a54f455dba5bfd");
  }

  @Test
  void shouldNotDependOnWhereAndWhenFilesWereWritten() throws Exception {
    String before = digest();
    for (String file : SampleVersion.FILES) {
      Files.setLastModifiedTime(version.resolve(file), FileTime.from(Instant.EPOCH));
    }
    Files.writeString(version.resolve("MODEL_CARD.md"), "for people");
    Files.writeString(version.resolve("variables/.DS_Store"), "by the file system");

    assertThat(digest()).isEqualTo(before);
    Path other = Files.createDirectory(root.resolve("other"));
    SampleVersion.copy(other, "1");
    assertThat(new ModelRepository(other).resolve(SampleVersion.MODEL).digest()).isEqualTo(before);
  }

  @Test
  void shouldNotDependOnTheVerdictBlock() throws Exception {
    String before = digest();

    ModelCard.writeVerdict(
        version.resolve(SampleVersion.CARD), new VerdictSettings("noisy-or", null, 0.25));

    assertThat(digest()).isEqualTo(before);
    assertThat(repository.resolve(SampleVersion.MODEL).card().verdict().rule())
        .isEqualTo("noisy-or");
  }

  @Test
  void shouldNotDependOnHowTheCardIsFormatted() {
    String card = "{\"b\": [1, 2.50, true, null], \"a\": {\"y\": \"\u00fc\", \"x\": {}}}";
    String other =
        "{ \"a\":{\"x\":{},\n\"y\":\"\\u00fc\"},\"verdict\":{\"rule\":\"any\"},"
            + "\"b\":[1.0,25e-1,true,null]}";

    assertThat(canonical(other)).isEqualTo(canonical(card));
  }

  @Test
  void shouldDifferWhereCardsMeanSomethingElse() {
    List<String> cards =
        List.of(
            "{}",
            "{\"a\": {}}",
            "{\"a\": []}",
            "{\"a\": [[]]}",
            "{\"a\": [], \"b\": []}",
            "{\"a\": \"\"}",
            "{\"a\": \"b\"}",
            "{\"b\": \"a\"}",
            "{\"a\": null}",
            "{\"a\": \"null\"}",
            "{\"a\": true}",
            "{\"a\": 1}",
            "{\"a\": \"1\"}",
            "{\"a\": 1.0000000000000000001}",
            "{\"a\": [1, 2]}",
            "{\"a\": [2, 1]}",
            "{\"a\": [12]}",
            "{\"a\": {\"verdict\": 1}}",
            "{\"a\": {\"verdict\": 2}}");
    Set<List<Byte>> different = new HashSet<>();

    cards.forEach(card -> different.add(canonical(card)));

    assertThat(different).hasSameSizeAs(cards);
  }

  /** One that fits and formats again keeps every digit. */
  @Test
  void shouldKeepNumbersThatNoDoubleHoldsWhenTheVerdictIsWritten() throws Exception {
    Path card = version.resolve(SampleVersion.CARD);
    Files.writeString(
        card, ModelCardTest.CARD.replaceFirst("\\{", "{\"remark\": 0.10000000000000000055511,"));
    String before = digest();

    ModelCard.writeVerdict(card, new VerdictSettings("noisy-or", null, 0.25));

    assertThat(digest()).isEqualTo(before);
  }

  private static List<Byte> canonical(String card) {
    List<Byte> bytes = new ArrayList<>();
    for (byte each : CardJson.canonical(card.getBytes(UTF_8))) {
      bytes.add(each);
    }
    return bytes;
  }

  @Test
  void shouldDifferWhenFilesChangePlacesOrAPartOfOneMovesToAnother() throws Exception {
    Path assets = Files.createDirectories(version.resolve("assets"));
    Set<String> digests = new HashSet<>();
    String[][] trees = {
      {"a", "12", "b", "3"},
      {"a", "1", "b", "23"},
      {"a", "3", "b", "12"},
      {"a", "123"},
      {"a1", "23"},
      {"a", "12", "c", "3"},
      {"a", "12", "b", "3", "c", ""},
      {"d/a", "12", "b", "3"},
      {}
    };

    for (String[] tree : trees) {
      Path folder = Files.createDirectory(assets.resolve("tree"));
      for (int at = 0; at < tree.length; at += 2) {
        SampleVersion.write(folder.resolve(tree[at]), tree[at + 1].getBytes(UTF_8));
      }
      digests.add(digest());
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }

    assertThat(digests).hasSameSizeAs(trees);
  }
}
