package io.tilewise.standalone.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.verdict.scores.TileScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilesFileTest {
  @TempDir Path folder;

  @Test
  void shouldWriteScoresAndWeightsThatComeBackToTheBit() throws Exception {
    // Given
    ScoredTiles one = JudgedImage.of("one").scored(.9, .2, .5, .1, .3, .4).tiles().orElseThrow();
    ScoredTiles two = JudgedImage.of("two").scored(.123456789).tiles().orElseThrow();
    Path file = folder.resolve("tiles.csv");

    // When
    TilesFile.write(file, List.of(one, two));

    // Then
    List<LabelledImage> read = new ArrayList<>();
    new ScoreFiles(List.of(file), List.of("sick", "well"), ScoreKind.LOGITS).forEach(read::add);
    assertThat(read).extracting(LabelledImage::id).containsExactly("one", "two");
    assertThat(read).extracting(LabelledImage::label).containsOnly(LabelledImage.UNKNOWN);
    assertSame(read.get(0).scores(), one.scores());
    assertSame(read.get(1).scores(), two.scores());
    assertThat(Files.readAllLines(file)).element(6).asString().contains(",256,128,44,72,tiny@1,");
  }

  private static void assertSame(TileScores read, TileScores written) {
    assertThat(read.tiles()).isEqualTo(written.tiles());
    for (int at = 0; at < read.tiles(); at++) {
      assertThat(read.index(at)).isEqualTo(written.index(at));
      assertThat(read.weight(at)).isEqualTo(written.weight(at));
      assertThat(read.logit(at, 0)).isEqualTo(written.logit(at, 0));
      assertThat(read.logit(at, 1)).isEqualTo(written.logit(at, 1));
    }
  }
}
