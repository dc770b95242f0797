package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.Logits;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreWriterTest {
  private static final List<String> LABELS = List.of("sick", "well");
  private static final ScoringModel MODEL =
      new ScoringModel(ModelReference.parse("cells@3"), "0123456789abcdef");

  @TempDir Path folder;

  private Path write(ScoredImage... images) throws IOException {
    Path file = folder.resolve("scores.csv");
    try (ScoreWriter out = ScoreWriter.begin(Files.newBufferedWriter(file), MODEL, LABELS)) {
      for (ScoredImage image : images) {
        out.write(image);
      }
    }
    return file;
  }

  private static ScoredTile tile(int index, double weight, float... logits) {
    return new ScoredTile(index, weight, new Region(index * 128, 0, 128, 128), Logits.of(logits));
  }

  @Test
  void shouldWriteALinePerTileInTheOrderOfTheirIndexes() throws IOException {
    ScoredImage image =
        new ScoredImage(
            "a", "p", "sick", List.of(tile(1, .5, 1, -2), tile(0, 1, 0.1f, 3)), Map.of(1, "well"));

    assertThat(write(image))
        .hasContent(
            """
            image_id,group,label,tile,tile_label,weight,x,y,width,height,model,logit:sick,logit:well
            a,p,sick,0,,1.0,0,0,128,128,cells@3:0123456789ab,0.1,3.0
            a,p,sick,1,well,0.5,128,0,128,128,cells@3:0123456789ab,1.0,-2.0
            """);
  }

  @Test
  void shouldComeBackToTheBit() throws Exception {
    Random random = new Random(3);
    List<ScoredTile> tiles =
        IntStream.range(0, 20_000)
            .mapToObj(index -> tile(index, weight(random), number(random), number(random)))
            .toList();
    Path file = write(new ScoredImage("a", "p", "sick", tiles, Map.of(5, "sick")));
    List<LabelledImage> read = new ArrayList<>();

    new ScoreFiles(List.of(file), LABELS, ScoreKind.PROBABILITIES).forEach(read::add);

    LabelledImage image = read.getFirst();
    assertThat(image.tileLabel(5)).isZero();
    assertThat(image.tileLabel(6)).isEqualTo(LabelledImage.UNKNOWN);
    for (ScoredTile tile : tiles) {
      assertThat(image.scores().weight(tile.index())).isEqualTo(tile.weight());
      for (int label = 0; label < 2; label++) {
        assertThat(image.scores().logit(tile.index(), label)).isEqualTo(tile.logits().get(label));
      }
    }
  }

  /** Any finite one. */
  private static float number(Random random) {
    float number = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(number) ? number : 0;
  }

  private static double weight(Random random) {
    return random.nextInt(9) == 0 ? 0 : Math.max(1e-9, random.nextDouble());
  }

  @Test
  void shouldWriteImagesOfWhichNothingIsKnown() throws Exception {
    Path file = write(ScoredImage.unknown("a", List.of(tile(0, 1, 1, 2))));
    List<LabelledImage> read = new ArrayList<>();

    new ScoreFiles(List.of(file), LABELS, ScoreKind.PROBABILITIES).forEach(read::add);

    assertThat(read.getFirst().label()).isEqualTo(LabelledImage.UNKNOWN);
    assertThat(read.getFirst().group()).isEqualTo("a");
  }

  @Test
  void shouldRefuseWhatTheFormatCannotHold() {
    for (String id : List.of("a,b", "a\"b", " a", "a\n", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> write(ScoredImage.unknown(id, List.of(tile(0, 1, 1, 2)))))
          .withMessageStartingWith("image_id: ")
          .withMessageContaining("(expected: some text without commas, quotes, control");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreWriter.begin(new StringWriter(), MODEL, List.of("a,b", "c")))
        .withMessageContaining("label: a,b (expected: ");
  }
}
