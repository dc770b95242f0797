package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TileGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of images of three columns and two rows. */
class TileLabelsTest {
  private static final List<String> LABELS = List.of("sick", "well");
  private static final TileGrid GRID = TileGrid.covering(384, 256, 128, 0, EdgePolicy.PAD);

  @TempDir Path folder;

  private TileLabels read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("tiles.csv"), List.of(lines));
    return TileLabels.read(file, LABELS, Set.of("a", "b"));
  }

  @Test
  void shouldReadTilesByTheirNumberAndLeaveTheOthersUnknown() throws IOException {
    TileLabels tiles = read("image_id,tile,tile_label", "a,0,well", "a,005,sick", "b,1,well");

    assertThat(tiles.of("a", GRID)).containsOnly(entry(0, "well"), entry(5, "sick"));
    assertThat(tiles.of("c", GRID)).isEmpty();
  }

  @Test
  void shouldReadTilesByColumnAndRow() throws IOException {
    TileLabels tiles = read("tile_label,row,column,image_id", "sick,1,0,a", "well,0,2,a");

    assertThat(tiles.of("a", GRID)).containsOnly(entry(3, "sick"), entry(2, "well"));
  }

  @Test
  void shouldTakeAStarForEveryTileThatIsNotNamed() throws IOException {
    TileLabels tiles = read("image_id,tile,tile_label", "a,2,sick", "a,*,well");

    assertThat(tiles.of("a", GRID)).hasSize(6).containsEntry(2, "sick").containsEntry(5, "well");
    assertThat(read("image_id,column,row,tile_label", "a,*,*,well").of("a", GRID)).hasSize(6);
  }

  @Test
  void shouldRefuseAColumnThatIsThereTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("image_id,tile,tile_label,tile_label", "a,0,well,sick"))
        .withMessageEndingWith("line 1, column: tile_label twice (expected: each column once)");
  }

  @Test
  void shouldNameEveryProblemOfTheFileAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read(
                    "image_id,tile,tile_label",
                    "z,0,well",
                    "a,0,ill\u001b",
                    "a,1,well",
                    "a,01,sick",
                    "a,1"))
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContainingAll(
                        "line 2, image_id: z (expected: an image of the list of images)",
                        "line 3, tile_label: ill\\u001b (expected: one of [sick, well])",
                        "line 5, tile: 1 of a again (expected: each tile once)",
                        "line 6, fields: 2 (expected: 3)"));
  }

  @Test
  void shouldNameEveryTileThatTheGridDoesNotHave() throws IOException {
    TileLabels byNumber =
        read("image_id,tile,tile_label", "a,6,well", "a,-1,sick", "a,x,sick", "a,5,well");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> byNumber.of("a", GRID))
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContainingAll(
                        "line 2, tile: 6 of a (expected: 0 to 5, or columns 0 to 2 and rows 0 to"
                            + " 1)",
                        "line 3, tile: -1 of a",
                        "line 4, tile: x of a")
                    .hasMessageNotContaining("line 5"));
    TileLabels byColumn = read("image_id,column,row,tile_label", "a,3,0,well", "a,0,2,well");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> byColumn.of("a", GRID))
        .satisfies(e -> assertThat(e).hasMessageContainingAll("tile: 3,0 of a", "tile: 0,2 of a"));
  }

  @Test
  void shouldRefuseAHeaderThatDoesNotSayWhichTile() {
    for (String header :
        List.of(
            "image_id,tile_label",
            "image_id,column,tile_label",
            "image_id,tile,column,row,tile_label")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(header))
          .withMessageContaining("(expected: a column tile, or the columns column and row)");
    }
  }
}
