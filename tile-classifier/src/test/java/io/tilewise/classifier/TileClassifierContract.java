package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tilewise.image.RgbPixels;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TileClassifier} keeps to, whatever engine computes, and fakes of it. Tiles are
 * grey; those who extend it say what their classifier does on which grey.
 */
public abstract class TileClassifierContract {
  /** Width and height of the tiles that are taken as they are. */
  protected static final int SIDE = 4;

  /** A tile of this grey spoils its batch. */
  protected static final int POISON = 13;

  /** A tile of this grey has a row that is not finite. */
  protected static final int NOT_FINITE = 66;

  private static final int MEMORY = 2;

  /** A classifier that does not resize and whose rows differ for any two greys. */
  protected abstract TileClassifier open() throws Exception;

  /** One whose engine has memory for so many tiles at once. */
  protected abstract TileClassifier openWithMemoryFor(int tiles) throws Exception;

  /** Numbers of a row. */
  protected abstract int labels();

  @Test
  void shouldGiveOneRowForEachTileInTheirOrder() throws Exception {
    try (TileClassifier classifier = open()) {
      float[][] rows = classifier.score(tiles(3, 1, 200, 2));

      assertThat(rows).hasDimensions(4, labels());
      for (int i = 0; i < rows.length; i++) {
        float[][] alone = classifier.score(tiles(List.of(3, 1, 200, 2).get(i)));
        assertThat(alone).hasDimensions(1, labels());
        assertThat(rows[i]).containsExactly(alone[0]);
      }
      assertThat(Arrays.stream(rows).map(Arrays::toString)).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldScoreBatchesOfAnySizeOneAfterAnother() throws Exception {
    try (TileClassifier classifier = open()) {
      for (int size : List.of(1, 40, 2, 41, 1)) {
        int[] greys = IntStream.range(100, 100 + size).toArray();

        float[][] rows = classifier.score(tiles(greys));

        assertThat(rows).hasDimensions(size, labels());
        assertThat(rows[size - 1]).containsExactly(classifier.score(tiles(99 + size))[0]);
      }
    }
  }

  @Test
  void shouldKeepTheRowsBesideOneThatIsNotFinite() throws Exception {
    try (TileClassifier classifier = open()) {
      float[][] rows = classifier.score(tiles(1, NOT_FINITE, 2));

      assertThat(isFinite(rows[1])).isFalse();
      assertThat(rows[0]).containsExactly(classifier.score(tiles(1))[0]);
      assertThat(rows[2]).containsExactly(classifier.score(tiles(2))[0]);
    }
  }

  @Test
  void shouldFailABatchAsAWholeAndScoreItsTilesOneByOne() throws Exception {
    try (TileClassifier classifier = open()) {
      assertThatExceptionOfType(ClassifierException.class)
          .isThrownBy(() -> classifier.score(tiles(1, POISON, 2)));
      assertThatExceptionOfType(ClassifierException.class)
          .isThrownBy(() -> classifier.score(tiles(POISON)));

      assertThat(isFinite(classifier.score(tiles(1))[0])).isTrue();
      assertThat(isFinite(classifier.score(tiles(2))[0])).isTrue();
    }
  }

  @Test
  void shouldNotKeepPixelsAfterTheCallNorChangeThem() throws Exception {
    try (TileClassifier classifier = open()) {
      List<RgbPixels> tiles = tiles(1, 2);
      float[][] first = classifier.score(tiles);
      float[] second = first[1].clone();
      assertThat(tiles.getFirst().rgb()).containsOnly(1);
      Arrays.fill(tiles.get(1).rgb(), (byte) 3);

      float[][] again = classifier.score(tiles);

      assertThat(again[0]).containsExactly(first[0]);
      assertThat(again[1]).containsExactly(classifier.score(tiles(3))[0]);
      assertThat(first[1]).as("rows are the caller's").containsExactly(second);
    }
  }

  @Test
  void shouldRefuseATileOfAnotherSizeAndGoOn() throws Exception {
    try (TileClassifier classifier = open()) {
      List<RgbPixels> mixed = List.of(grey(SIDE, 1), grey(SIDE + 1, 1));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.score(mixed))
          .withMessageStartingWith("tile: 5x5 (expected: 4x4");

      assertThat(classifier.score(tiles(1))).hasDimensions(1, labels());
    }
  }

  @Test
  void shouldSayThatTheEngineIsExhaustedAndGoOnWithFewerTiles() throws Exception {
    try (TileClassifier classifier = openWithMemoryFor(MEMORY)) {
      assertThatExceptionOfType(EngineExhaustedException.class)
          .isThrownBy(() -> classifier.score(Collections.nCopies(MEMORY + 1, grey(SIDE, 1))))
          .withMessageStartingWith("engine: ");

      assertThat(classifier.score(tiles(1, 2))).hasDimensions(2, labels());
    }
  }

  @Test
  void shouldScoreNothingAfterItIsClosedAndLeaveOthersOpen() throws Exception {
    try (TileClassifier other = open()) {
      TileClassifier closed = open();
      float[][] rows = closed.score(tiles(1));

      closed.close();

      assertThatIllegalStateException().isThrownBy(() -> closed.score(tiles(1)));
      assertThat(other.score(tiles(1))).isDeepEqualTo(rows);
    }
  }

  private static List<RgbPixels> tiles(int... greys) {
    return IntStream.of(greys).mapToObj(grey -> grey(SIDE, grey)).toList();
  }

  private static RgbPixels grey(int side, int grey) {
    byte[] rgb = new byte[side * side * RgbPixels.CHANNELS];
    Arrays.fill(rgb, (byte) grey);
    return new RgbPixels(side, side, rgb);
  }

  private static boolean isFinite(float[] row) {
    return IntStream.range(0, row.length).allMatch(i -> Float.isFinite(row[i]));
  }
}
