package io.tilewise.image.tiff;

import static io.tilewise.image.tiff.Tiffs.assertRefused;

import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the tables of tiles and strips. */
class StoredTilesTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseAnotherNumberOfTilesThanTheGridHas() throws IOException {
    byte[] fewer =
        TiffWriter.classic().with(TiffStructureTest.page(40, 20).longs(256, 52)).toBytes();
    byte[] more =
        TiffWriter.classic().with(TiffStructureTest.page(40, 20).longs(256, 30)).toBytes();

    assertRefused(fewer, folder, Kind.CORRUPT)
        .hasMessage("TIFF offsets: 6 (expected: 8 for 52x20 in pieces of 16x16)");
    assertRefused(more, folder, Kind.CORRUPT)
        .hasMessage("TIFF offsets: 6 (expected: 4 for 30x20 in pieces of 16x16)");
  }

  @Test
  void shouldRefuseATileThatReachesOutOfTheFile() throws IOException {
    byte[] tiff = TiffWriter.classic().with(TiffStructureTest.page(40, 20)).toBytes();
    int offsets = TiffDamage.valueAt(tiff, 324);
    TiffDamage.patch(tiff, offsets + 8, tiff.length - 20);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessageStartingWith("TIFF tile 2: 768 bytes at " + (tiff.length - 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 50000})
  void shouldRefuseASparseTileOrStripByName(int compression) throws IOException {
    for (TiffKind kind : List.of(TiffKind.RGB, TiffKind.RGB.strips())) {
      byte[] whole = tiff(kind.with(compression));
      boolean tiles = kind.tile() > 0;
      byte[] empty = whole.clone();
      TiffDamage.patch(empty, TiffDamage.valueAt(whole, tiles ? 325 : 279) + 8, 0);
      byte[] nowhere = whole.clone();
      TiffDamage.patch(nowhere, TiffDamage.valueAt(whole, tiles ? 324 : 273) + 8, 0);

      assertRefused(empty, folder, Kind.UNSUPPORTED)
          .hasMessage("TIFF tile 2: no bytes, sparse (expected: each tile stored)");
      assertRefused(nowhere, folder, Kind.UNSUPPORTED)
          .hasMessage("TIFF tile 2: at offset 0, sparse (expected: each tile stored)");
    }
  }

  /** Its bytes would be pixels of an uncompressed tile. */
  @Test
  void shouldRefuseATileInTheHeader() throws IOException {
    byte[] tiff = tiff(TiffKind.RGB);
    TiffDamage.patch(tiff, TiffDamage.valueAt(tiff, 324) + 8, 7);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF tile 2: at offset 7, in the header (expected: behind it)");
  }

  private static byte[] tiff(TiffKind kind) {
    int[] picture = kind.picture(40, 20, 1);
    return TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, 40, 20)).toBytes();
  }

  @Test
  void shouldRefuseATileOfFewerBytesThanItsPixels() throws IOException {
    byte[] tiff = TiffWriter.classic().with(TiffStructureTest.page(40, 20)).toBytes();
    TiffDamage.patch(tiff, TiffDamage.valueAt(tiff, 325) + 12, 767);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF tile 3: 767 bytes for 768 of pixels (expected: at least 768)");
  }

  @Test
  void shouldRefuseAnUncompressedTileOfMoreBytesThanItsPixels() throws IOException {
    byte[] tiff = TiffWriter.classic().with(TiffStructureTest.page(40, 20)).toBytes();
    TiffDamage.patch(tiff, TiffDamage.valueAt(tiff, 325) + 4, 769);

    assertRefused(tiff, folder, Kind.CORRUPT)
        .hasMessage("TIFF tile 1: 769 bytes for 768 of pixels (expected: at most 768)");
  }
}
