package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScaleDoubtTest {
  private static final int TILES = 40;

  @Test
  void shouldDoubtANetworkThatIsCertainOfMostTiles() {
    assertThat(doubt(20, -20, List.of()))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("THE NETWORK ANSWERS 0 OR 1 FOR 100 % OF THE TILES")
                    .contains("are --scale, --mean and --std as in training?"));
  }

  /** Pressed together around .5, of tiles of which few bear the label. */
  @Test
  void shouldDoubtANetworkThatKnowsLessThanTheSharesOfTheLabels() {
    assertThat(doubt(0.6, -0.6, labels()))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("THE NETWORK KNOWS TILES WORSE")
                    .contains("log loss 0.437 on 40 labelled tiles, 0.199 by the shares"));
  }

  @Test
  void shouldDoubtANetworkThatSpeaksForTheOtherLabel() {
    assertThat(doubt(-4, 4, labels())).isPresent();
  }

  @Test
  void shouldNotDoubtANetworkThatKnowsItsTiles() {
    assertThat(doubt(9, -7, labels())).isEmpty();
    assertThat(doubt(9, -7, List.of())).isEmpty();
  }

  @Test
  void shouldSayNothingWhereLabelsOfTilesSayNothing() {
    assertThat(doubt(0.6, -0.6, List.of())).isEmpty();
    assertThat(doubt(0.6, -0.6, IntStream.range(0, TILES).map(_ -> 1).boxed().toList())).isEmpty();
    assertThat(new ScaleDoubt(2).text()).isEmpty();
  }

  private static List<Integer> labels() {
    return IntStream.range(0, TILES).map(tile -> tile < 2 ? 0 : 1).boxed().toList();
  }

  /** Of an image whose first two tiles bear label 0. */
  private static Optional<String> doubt(double bearing, double other, List<Integer> labels) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int tile = 0; tile < TILES; tile++) {
      scores.add(tile, 1, tile < 2 ? bearing : other, 0.0);
    }
    ScaleDoubt doubt = new ScaleDoubt(2);
    doubt.add(new LabelledImage("i", "g", 0, scores.build(), labels));
    return doubt.text();
  }
}
