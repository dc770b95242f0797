package io.tilewise.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TileChunkTest {
  private static final TileRow SCORED = new TileRow.Scored(1L << 40, 0.1, Logits.of(1.5f, -1e30f));

  @Test
  void shouldReadBackEveryKindOfTileInTheOrderInWhichTheyCame() {
    TileRow failed = new TileRow.Failed(3, Reason.OUTPUT_NOT_FINITE);
    TileRow wide = new TileRow.Scored(0, 1, Logits.of(new float[300]));
    TileChunk chunk = TileChunk.NONE.plus(9, SCORED).plus(4, failed).plus(149_999, wide);

    assertThat(tiles(TileChunk.read(chunk.number(), chunk.bytes())))
        .containsExactly(Map.entry(9, SCORED), Map.entry(4, failed), Map.entry(149_999, wide));
  }

  @Test
  void shouldBeginAnotherChunkWhenOneIsFull() {
    List<TileChunk> written = new ArrayList<>();
    TileChunk tail = TileChunk.NONE;
    for (int tile = 0; tile < 2 * TileChunk.CAPACITY + 1; tile++) {
      tail = tail.plus(tile, SCORED);
      written.add(tail);
    }

    assertThat(written).extracting(TileChunk::number).isSorted().startsWith(0).endsWith(1, 2);
    assertThat(written.get(TileChunk.CAPACITY - 1).tiles()).isEqualTo(TileChunk.CAPACITY);
    assertThat(tiles(tail)).containsOnlyKeys(2 * TileChunk.CAPACITY);
  }

  @Test
  void shouldGrowWhereItEndedAfterItWasReadBack() {
    TileChunk chunk = TileChunk.NONE.plus(9, SCORED);
    TileChunk read = TileChunk.read(chunk.number(), chunk.bytes());

    assertThat(read.plus(4, SCORED).bytes()).isEqualTo(chunk.plus(4, SCORED).bytes());
  }

  @Test
  void shouldNotChangeWhatIsOnItsWayToTheStore() {
    TileChunk chunk = TileChunk.NONE.plus(9, SCORED);
    byte[] before = chunk.bytes().clone();
    chunk.plus(4, SCORED);

    assertThat(chunk.bytes()).isEqualTo(before);
  }

  @Test
  void shouldTakeNoMoreThanAFewBytesForATile() {
    int one = TileChunk.NONE.plus(0, SCORED).bytes().length;

    assertThat(TileChunk.NONE.plus(0, SCORED).plus(1, SCORED).bytes()).hasSize(one + 30);
  }

  @Test
  void shouldRefuseAFormatOfAnotherRelease() {
    byte[] row = TileChunk.NONE.plus(0, SCORED).bytes().clone();
    row[0] = 9;

    assertThatIllegalStateException()
        .isThrownBy(() -> TileChunk.read(0, row))
        .withMessage("version of stored tiles: 9 (expected: 2)");
    assertThatIllegalStateException()
        .isThrownBy(() -> TileChunk.read(0, new byte[0]))
        .withMessage("version of stored tiles: none (expected: 2)");
  }

  private static Map<Integer, TileRow> tiles(TileChunk chunk) {
    Map<Integer, TileRow> tiles = new LinkedHashMap<>();
    chunk.visit(tiles::put);
    return tiles;
  }
}
