package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTilesTest {
  @TempDir Path folder;

  @Test
  void shouldBringCropsOfAnySizeToTheTileSize() throws Exception {
    List<Crop> crops =
        CropManifest.read(new CropFolder(folder).slide("A", 2, 3).slide("B", 1, 1).written());
    List<String> heard = new ArrayList<>();

    LabelledTiles tiles =
        LabelledTiles.read(crops, 64, "read", (s, done, total, n) -> heard.add(done + "/" + total));

    assertThat(tiles.tiles()).hasSize(7).allSatisfy(t -> assertThat(t).hasSize(64 * 64 * 3));
    assertThat(tiles.truth()).containsExactly(true, true, false, false, false, true, false);
    assertThat(heard).startsWith("1/7").endsWith("7/7");
  }

  @Test
  void shouldNameTheCropThatIsCutShort() throws Exception {
    List<Crop> crops = CropManifest.read(new CropFolder(folder).slide("A", 1, 0).written());
    Path crop = crops.getFirst().file();
    byte[] png = Files.readAllBytes(crop);
    Files.write(crop, Arrays.copyOf(png, png.length / 2));

    assertThatThrownBy(() -> LabelledTiles.read(crops, 64, "read", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("crop: cannot read " + crop + " (expected: a PNG): ");
  }

  @Test
  void shouldRefuseMoreCropsThanHalfOfTheHeapHolds() {
    assertThatThrownBy(() -> LabelledTiles.checkMemory(20_000, 128, 1L << 30))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "cells: 20000 crops of 128x128, 937 MB (expected: at most 512 MB, half of the heap;"
                + " -Xmx gives more)");
  }

  @Test
  void shouldTakeTheSampleDataInAHeapOfOneGigabyte() {
    assertThatCode(() -> LabelledTiles.checkMemory(4_616, 128, 1L << 30))
        .doesNotThrowAnyException();
  }
}
