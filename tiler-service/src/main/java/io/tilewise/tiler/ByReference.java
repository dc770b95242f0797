package io.tilewise.tiler;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import io.tilewise.model.cut.Cutting;

/**
 * Which images' tiles are sent by reference: a record says where the pixels are, and inference
 * reads them itself. Only of formats whose tiles can be read one by one.
 */
public enum ByReference {
  /** Images of which much is cut, whose file stores small pieces, and that any inference reads. */
  AUTO,
  /** None. */
  NEVER,
  /** All whose format allows it. */
  ALWAYS;

  /**
   * Smaller ones are sent as pixels: about as many as may be ahead of their scores, so that nobody
   * waits for them, and inference opens no file.
   */
  static final long MANY_PIXELS = 100_000_000;

  /** A piece is decoded for each tile that needs a part of it, by whoever reads that tile. */
  private static final int LARGEST_PIECE = 1 << 20;

  /** Inference has it only where somebody installed it and said so, maybe in another version. */
  private static final String OPENSLIDE = "openslide-";

  /** Strips across a slide are longer. */
  private static final int LONGEST_PIECE = 4096;

  /** Whether an image's tiles are sent by reference. */
  boolean appliesTo(Cutting cutting) {
    ImageLayout layout = cutting.layout();
    return !layout.sequential()
        && switch (this) {
          case AUTO ->
              pixels(cutting) >= MANY_PIXELS
                  && isOfSmallPieces(cutting)
                  && !layout.decoder().startsWith(OPENSLIDE);
          case NEVER -> false;
          case ALWAYS -> true;
        };
  }

  private static long pixels(Cutting cutting) {
    long side = cutting.grid().tileSize();
    return side * side * cutting.grid().tileCount();
  }

  private static boolean isOfSmallPieces(Cutting cutting) {
    return cutting
        .layout()
        .level(cutting.grid().level())
        .stored()
        .map(ByReference::isSmall)
        .orElse(true);
  }

  private static boolean isSmall(Level.StoredTiles piece) {
    return Math.max(piece.width(), piece.height()) <= LONGEST_PIECE
        && (long) piece.width() * piece.height() <= LARGEST_PIECE;
  }
}
