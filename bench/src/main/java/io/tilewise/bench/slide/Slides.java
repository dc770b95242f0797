package io.tilewise.bench.slide;

import io.tilewise.bench.slide.BigTiff.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes slides as an Aperio scanner does: a BigTIFF of JPEG tiles, each level a quarter. */
public final class Slides {
  /** Of a pixel of level 0. */
  public static final double MICRONS = 0.25;

  private static final float QUALITY = 0.8f;
  private static final int JPEG = 7;
  private static final int YCBCR = 6;

  /** Each level has a quarter of the sides of the one before. */
  private static final int HALVINGS = 2;

  private final Tissue tissue;
  private final TileCoder coder;
  private final int size;

  private Slides(int side, int tileSize) {
    this.tissue = new Tissue(side, side);
    this.coder = new TileCoder(tileSize, QUALITY);
    this.size = tileSize;
  }

  /**
   * The slide of this name, written where it is not there yet.
   *
   * @param side width and height of level 0
   * @param tileSize of stored tiles
   */
  public static Path write(Path file, int side, int tileSize) throws IOException {
    if (Files.exists(file)) {
      return file;
    }
    ImageIO.setUseCache(false); // or the JDK would pay for a temporary file per tile
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Slides slides = new Slides(side, tileSize);
    try (BigTiff tiff = new BigTiff(part)) {
      for (int halvings = 0; halvings == 0 || side >> halvings >= tileSize; halvings += HALVINGS) {
        slides.level(tiff, side, halvings);
      }
    }
    return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void level(BigTiff tiff, int fullSide, int halvings) throws IOException {
    int side = fullSide >> halvings;
    Page page = tiff.page();
    page.number(254, 0).number(256, side).number(257, side).shorts(258, 8, 8, 8).shorts(259, JPEG);
    page.shorts(262, YCBCR).text(270, description(fullSide, side)).shorts(277, 3).shorts(284, 1);
    page.number(322, size).number(323, size).bytes(347, coder.tables()).shorts(530, 2, 2);
    int columns = Math.ceilDiv(side, size);
    byte[] bare = coder.tile(glass(halvings, columns));
    for (int row = 0; row < columns; row++) {
      for (byte[] tile : row(halvings, row, columns, bare)) {
        tiff.tile(page, tile);
      }
    }
  }

  /** Any pixels where no tile is bare. */
  private byte[] glass(int halvings, int columns) {
    for (int column = 0; column < columns; column++) {
      if (tissue.bare(halvings, column * size, 0, size)) {
        return tissue.bgr(halvings, column * size, 0, size);
      }
    }
    return new byte[3 * size * size];
  }

  /** On all cores; a row of tiles is all that is in memory. */
  private List<byte[]> row(int halvings, int row, int columns, byte[] bare) {
    return IntStream.range(0, columns)
        .parallel()
        .mapToObj(
            column ->
                tissue.bare(halvings, column * size, row * size, size)
                    ? bare
                    : coder.tile(tissue.bgr(halvings, column * size, row * size, size)))
        .toList();
  }

  private String description(int fullSide, int side) {
    String sizes = "%1$dx%1$d [0,0 %2$dx%2$d] (%3$dx%3$d)".formatted(fullSide, side, size);
    return "Aperio Image Library v11.2.1\r\n%s JPEG/RGB Q=80|AppMag = 40|MPP = %s"
        .formatted(sizes, MICRONS);
  }
}
