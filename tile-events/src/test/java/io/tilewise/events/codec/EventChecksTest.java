package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.Logits;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Relations between fields, which the schemas can only describe. */
class EventChecksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "IMAGE_CLASSIFIED|/label|null|label: null (expected: a label exactly when the decision is"
            + " CLASSIFIED)",
        "IMAGE_CLASSIFIED|/decision|\"REFERRED\"|label: infected (expected: a label exactly when"
            + " the decision is CLASSIFIED)",
        "IMAGE_CLASSIFIED|/status|\"COMPLETE\"|status: COMPLETE (expected: every tile scored, but"
            + " TileCounts[expected=20, scored=17, failed=1, missing=2, duplicate=3])",
        "IMAGE_CLASSIFIED|/supersedes|2|supersedes: 2 (expected: an earlier revision than 2)",
        "IMAGE_CLASSIFIED|/tiles/missing|3|tiles.expected: 20 (expected: scored + failed + missing"
            + " = 21)",
        "IMAGE_CLASSIFIED|/preliminary|false|preliminary: false (expected: true: a person signs)",
        "IMAGE_CLASSIFIED|/model|\"m\"|model: m (expected: name@version)",
        "IMAGE_CLASSIFIED|/probabilities/infected|1.5|probabilities.infected: 1.5 (expected: 0 to"
            + " 1)",
        "IMAGE_TILED|/tileCount|21|tileCount + backgroundTiles: 25 (expected: the grid's 24)",
        "IMAGE_TILED|/width|1025|grid: 8x3 tiles of 128 (expected: one of 1025x300)",
        "IMAGE_TILED|/model/labels|[\"a\",\"a\"]|model.labels: [a, a] (expected: no label twice)",
        "IMAGE_TILED|/model/labels|[\"a\"]|model.labels: [a] (expected: two or more)",
        "IMAGE_TILED|/model/positive|\"a\"|model.positive: a (expected: one of [infected,"
            + " healthy])",
        "IMAGE_TILED|/model/severity|[\"healthy\"]|model.severity: [healthy] (expected: every label"
            + " of [infected, healthy] once)",
        "IMAGE_TILED|/model/severity|[\"healthy\",\"healthy\"]|model.severity: [healthy, healthy]"
            + " (expected: every label of [infected, healthy] once)",
        "IMAGE_TILED|/model/verdict/threshold|2|verdict.threshold: 2.0 (expected: 0 to 1)",
        "TILE_EXTRACTED|/tileId|\"scan-42/8\"|tileId: scan-42/8 (expected: scan-42/7)",
        "TILE_EXTRACTED|/validWidth|129|validWidth: 129 (expected: 1 to 128)",
        "IMAGE_SUBMITTED|/maxWait|\"PT0S\"|maxWait: PT0S (expected: longer than zero and at most"
            + " PT720H)",
        "IMAGE_SUBMITTED|/maxWait|\"P30DT1S\"|maxWait: PT720H1S (expected: longer than zero and at"
            + " most PT720H)",
        "IMAGE_SUBMITTED|/uri|\"slide.png\"|uri: slide.png (expected: an absolute URI, such as"
            + " file:///images/slide-7.svs)",
      })
  void shouldRefuse(EventType type, String pointer, String value, String text) {
    ObjectNode tree = (ObjectNode) EventSchemas.JSON.readTree(EventCodec.json(Samples.of(type)));
    int slash = pointer.lastIndexOf('/');
    ((ObjectNode) tree.at(pointer.substring(0, slash)))
        .set(pointer.substring(slash + 1), EventSchemas.JSON.readTree(value));

    Decoded<?> decoded = Samples.decode(type, "slide-7", Utf8.encode(tree.toString()));

    assertThat(decoded)
        .isEqualTo(new Decoded.Refused<>(Decoded.Cause.INVALID, type.simpleName() + "." + text));
  }

  @Test
  void shouldAcceptACompleteVerdictWithoutOptionalFields() {
    JsonNode tree =
        EventSchemas.JSON.readTree(
            """
            {"imageId":"i","submissionId":"s","revision":1,"status":"FAILED","decision":"REFERRED",
             "probabilities":{},"labelSet":[],"rules":[],"agreement":0,
             "tiles":{"expected":0,"scored":0,"failed":0,"missing":0,"duplicate":0},"flippable":"UNKNOWN",
             "focus":[],"submittedAt":"2026-01-01T00:00:00Z","classifiedAt":"2026-01-01T00:00:00Z",
             "preliminary":true}\
            """);

    Decoded<?> decoded =
        Samples.decode(EventType.IMAGE_CLASSIFIED, "i", Utf8.encode(tree.toString()));

    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
  }

  @Test
  void shouldNotTakeMoreLabelsThanAVerdictCanList() {
    List<String> labels =
        IntStream.rangeClosed(0, ManifestModel.MAX_LABELS).mapToObj(at -> "label-" + at).toList();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ManifestModel(Samples.MODEL, labels, null, List.of(), Samples.VERDICT, null))
        .withMessage("model.labels: 501 (expected: 2 to 500)");
  }

  @Test
  void shouldNotShareItsCollections() {
    List<String> labels = Arrays.asList("a", "b");
    ManifestModel model =
        new ManifestModel(Samples.MODEL, labels, null, List.of(), Samples.VERDICT, null);

    labels.set(0, "c");

    assertThat(model.labels()).containsExactly("a", "b");
  }

  @Test
  void shouldNotShareItsLogits() {
    float[] values = {1, 2};
    Logits logits = Logits.of(values);

    values[0] = 9;
    logits.toArray()[1] = 9;

    assertThat(logits).isEqualTo(Logits.of(1, 2)).hasSameHashCodeAs(Logits.of(1, 2));
    assertThat(logits.get(0)).isEqualTo(1);
    assertThat(logits.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"m, m, ", "m@1, m, 1", "thin-smear@2026.1_b, thin-smear, 2026.1_b"})
  void shouldReadAModelReference(String text, String name, String version) {
    ModelReference reference = ModelReference.parse(text);

    assertThat(reference).isEqualTo(new ModelReference(name, version)).hasToString(text);
    assertThat(reference.isResolved()).isEqualTo(version != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "m@", "@1", "m@1@2", "../m", "m/1", ".m", "m m", "m@../1"})
  void shouldRefuseAModelReferenceThatIsNoDirectoryName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelReference.parse(text))
        .withMessageStartingWith("model: " + text + " (expected: name or name@version");
  }

  @Test
  void shouldPrefixEveryTopic() {
    List<TopicSpec> specs = new Topics("lab7.").specs(3, 5);

    assertThat(specs).hasSize(9).allMatch(spec -> spec.name().startsWith("lab7."));
    assertThat(specs)
        .filteredOn(spec -> spec.name().contains("images"))
        .extracting(TopicSpec::partitions)
        .containsOnly(3);
    assertThat(specs)
        .filteredOn(spec -> spec.name().matches("lab7.tiles.(express|routine|deferred)"))
        .hasSize(3)
        .extracting(TopicSpec::partitions)
        .containsOnly(5);
  }

  @Test
  void shouldCoPartitionTheScoresWithTheImages() {
    Map<String, Integer> partitions = new java.util.HashMap<>();
    new Topics("").specs(3, 5).forEach(spec -> partitions.put(spec.name(), spec.partitions()));

    assertThat(partitions).containsEntry("tiles.scored", partitions.get("images.tiled"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ä", "a/"})
  void shouldRefuseAPrefixThatNoTopicMayHave(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topics(prefix))
        .withMessage("prefix: " + prefix + " (expected: at most 64 of A-Z a-z 0-9 . _ -)");
  }
}
