package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.Logits;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of four tiles each; {@code é} takes two bytes. */
class PartialScoresTest {
  private static final List<String> LABELS = List.of("sick", "well");
  private static final ScoringModel MODEL =
      new ScoringModel(ModelReference.parse("cells@3"), "0123456789ab");

  private static final String CONTENT = "ab".repeat(32);

  @TempDir Path folder;
  private Path out = Path.of("");
  private final Map<String, ScoredImage> truths = new HashMap<>();
  private final Map<String, String> contents = new HashMap<>();
  private final Map<String, Integer> tiles = new HashMap<>();

  @BeforeEach
  void knowThreeImages() {
    out = folder.resolve("scores.csv");
    for (String id : List.of("a", "bé", "c")) {
      truths.put(id, new ScoredImage(id, "p-" + id, "sick", List.of(), Map.of(1, "well")));
      tiles.put(id, 4);
    }
  }

  private PartialScores open() throws IOException {
    return open(MODEL, false);
  }

  private PartialScores open(ScoringModel model, boolean again) throws IOException {
    PartialScores.Known known =
        new PartialScores.Known(
            truths, tiles, id -> Optional.of(contents.getOrDefault(id, CONTENT)));
    return PartialScores.open(out, model, LABELS, known, again);
  }

  private ScoredImage image(String id) {
    return image(id, 4);
  }

  private ScoredImage image(String id, int count) {
    List<ScoredTile> tiles =
        IntStream.range(0, count)
            .mapToObj(
                index ->
                    new ScoredTile(
                        index,
                        1,
                        new Region(index % 2 * 128, index / 2 * 128, 128, 128),
                        Logits.of(id.length() + index, -0.125f)))
            .toList();
    return truths.get(id).with(tiles);
  }

  /** As an undisturbed run leaves it. */
  private byte[] whole() throws IOException {
    try (PartialScores scores = open()) {
      for (String id : List.of("a", "bé", "c")) {
        scores.write(image(id), CONTENT);
      }
      scores.finish();
    }
    return Files.readAllBytes(out);
  }

  private void goOn() throws IOException {
    try (PartialScores scores = open()) {
      for (String id : List.of("a", "bé", "c")) {
        if (!scores.done().contains(id)) {
          scores.write(image(id), CONTENT);
        }
      }
      scores.finish();
    }
  }

  @Test
  void shouldEndWithTheSameFileWhereverAnEarlierRunWasKilled() throws IOException {
    byte[] whole = whole();
    for (int length = 0; length <= whole.length; length++) {
      Files.writeString(beside(), CONTENT + ",a\n" + CONTENT + ",bé\n" + CONTENT + ",c\n");
      Files.write(PartialScores.of(out), java.util.Arrays.copyOf(whole, length));

      goOn();

      assertThat(Files.readAllBytes(out)).as("%d bytes", length).isEqualTo(whole);
      assertThat(PartialScores.of(out)).doesNotExist();
      assertThat(beside()).doesNotExist();
    }
  }

  private Path beside() {
    return ScoredContents.of(PartialScores.of(out));
  }

  @Test
  void shouldRefuseScoresOfOtherBytesThanAnImageHasNow() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
      scores.write(image("c"), CONTENT);
    }
    contents.put("c", "cd".repeat(32));

    refused(
        MODEL,
        "scores of c of other bytes (expected: those that its file has now); --replace begins");
    try (PartialScores again = open(MODEL, true)) {
      assertThat(again.done()).isEmpty();
    }
    assertThat(beside()).isEmptyFile();
  }

  @Test
  void shouldGoOnBehindALineOfContentsThatWasTorn() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
    }
    Files.writeString(beside(), "abab", StandardOpenOption.APPEND);

    try (PartialScores scores = open()) {
      scores.write(image("c"), CONTENT);
    }

    assertThat(beside()).hasContent(CONTENT + ",a\n" + CONTENT + ",c\n");
    try (PartialScores scores = open()) {
      assertThat(scores.done()).containsExactly("a", "c");
    }
  }

  @Test
  void shouldRefuseScoresOfWhichNobodyKnowsTheBytes() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
    }
    Files.delete(beside());

    refused(MODEL, "image a of unknown content (expected: a line of it in " + beside() + ")");
    Files.writeString(beside(), "my notes\n");
    assertThatIllegalArgumentException()
        .isThrownBy(this::open)
        .withMessageStartingWith(beside() + ": another file (expected: lines of");
    assertThat(beside()).hasContent("my notes");
  }

  @Test
  void shouldKnowWhichImagesAreDone() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("bé"), CONTENT);
    }

    try (PartialScores scores = open()) {
      assertThat(scores.done()).containsExactly("bé");
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void shouldKnowThatALargeImageIsDone() throws IOException {
    tiles.put("a", 1000);
    try (PartialScores scores = open()) {
      scores.write(image("a", 1000), CONTENT);
    }

    try (PartialScores scores = open()) {
      assertThat(scores.done()).containsExactly("a");
    }
  }

  @Test
  void shouldRefuseWhatAnotherModelScoredAndLeaveItAsItIs() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
    }
    byte[] before = Files.readAllBytes(PartialScores.of(out));

    refused(
        new ScoringModel(ModelReference.parse("cells@4"), null),
        "scores of cells@3:0123456789ab (expected: of cells@4); --replace begins again");
    refused(
        new ScoringModel(MODEL.id(), "ffffffffffff"),
        "scores of cells@3:0123456789ab (expected: of cells@3:ffffffffffff)");
    assertThat(PartialScores.of(out)).hasBinaryContent(before);
  }

  @Test
  void shouldBeginAgainWhereThatIsAskedFor() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
    }

    try (PartialScores same = open(MODEL, true)) {
      assertThat(same.done()).containsExactly("a");
    }
    ScoringModel other = new ScoringModel(ModelReference.parse("cells@4"), null);
    try (PartialScores again = open(other, true)) {
      assertThat(again.done()).isEmpty();
    }
    assertThat(PartialScores.of(out)).content().hasLineCount(1);
  }

  @Test
  void shouldRefuseImagesOfWhichTheListSaysSomethingElseNow() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
      scores.write(image("c"), CONTENT);
    }

    ScoredImage a = image("a");
    truths.put("a", new ScoredImage("a", "q", "sick", List.of(), a.tileLabels()));
    refused(MODEL, "group p-a of a (expected: q, as in the list)");
    truths.put("a", new ScoredImage("a", "p-a", "well", List.of(), a.tileLabels()));
    refused(MODEL, "label sick of a (expected: well, as in the list)");
    truths.put("a", new ScoredImage("a", "p-a", "sick", List.of(), Map.of()));
    refused(MODEL, "other labels of tiles of a (expected: those that were given now)");
    truths.remove("a");
    refused(MODEL, "image a (expected: images of the list)");
    truths.put("a", a);
    tiles.put("a", 1);
    refused(MODEL, "4 tiles of a (expected: 1, as the image has now)");
  }

  @Test
  void shouldKeepWhatIsDoneOfAnImageThatIsNoMoreReadable() throws IOException {
    try (PartialScores scores = open()) {
      scores.write(image("a"), CONTENT);
      scores.write(image("c"), CONTENT);
    }
    tiles.remove("a");

    try (PartialScores scores = open()) {
      assertThat(scores.done()).containsExactly("a", "c");
    }
  }

  @Test
  void shouldNotTakeAnotherFileForItsOwn() throws IOException {
    Files.writeString(PartialScores.of(out), "my notes");
    refused(MODEL, "another file (expected: columns image_id,group,");
    Files.writeString(PartialScores.of(out), "my notes\n");
    refused(MODEL, "another file (expected: columns image_id,group,");
    assertThat(PartialScores.of(out)).hasContent("my notes");
  }

  @Test
  void shouldRefuseASecondRunBesideTheFirst() throws IOException {
    try (PartialScores first = open()) {
      first.write(image("a"), CONTENT);
      assertThatIllegalArgumentException()
          .isThrownBy(this::open)
          .withMessageContaining("in use (expected: no other run that writes it)");
    }
  }

  private void refused(ScoringModel model, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(model, false))
        .withMessageStartingWith(PartialScores.of(out) + ": ")
        .withMessageContaining(problem);
  }
}
