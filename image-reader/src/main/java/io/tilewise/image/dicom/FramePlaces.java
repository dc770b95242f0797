package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.dicom.dataset.FramePositions;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.stored.StoredGrid;
import java.util.Arrays;

/**
 * Which frame is which tile of a level: by the positions that files tell, or one tile behind the
 * other, row by row, where they say that it is so (TILED_FULL) or there is one tile alone. Both
 * together have to agree.
 */
final class FramePlaces {
  private static final String FULL = "TILED_FULL";
  private static final String SPARSE = "TILED_SPARSE";
  private static final int NONE = -1;

  private final StoredGrid grid;
  private final int[] frames;

  /** Of a level of as many frames as tiles, which are no more than there may be. */
  FramePlaces(StoredGrid grid) {
    this.grid = grid;
    frames = new int[Math.toIntExact(grid.count())];
    Arrays.fill(frames, NONE);
  }

  /** Adds the frames of a file, of which this is the first in the level. */
  void add(int first, SeriesFile file) throws ImageFormatException {
    boolean full = isFull(file);
    FramePositions positions = file.attributes().positions();
    int count = file.frames();
    if (positions.items() != 0 && positions.items() != count) {
      throw corrupt(
          "%s: %d items (expected: %d, one a frame)"
              .formatted(Tag.FRAME_GROUPS, positions.items(), count));
    }
    boolean told = positions.areTold();
    if (!told && !full && frames.length > 1) {
      throw corrupt("DICOM frame positions: missing (expected: of each frame, or TILED_FULL)");
    }
    for (int i = 0; i < count; i++) {
      int tile = told ? tile(positions, i) : first + i;
      if (full && tile != first + i) {
        throw corrupt(
            "DICOM frame %d: not where TILED_FULL has it (expected: row by row)".formatted(i));
      }
      put(tile, first + i, i);
    }
  }

  private static boolean isFull(SeriesFile file) throws ImageFormatException {
    String organization = file.attributes().text(Tag.ORGANIZATION).orElse(SPARSE);
    if (!organization.equals(FULL) && !organization.equals(SPARSE)) {
      throw unsupported(
          Tag.ORGANIZATION + ": another one (expected: " + FULL + " or " + SPARSE + ")");
    }
    return organization.equals(FULL);
  }

  private int tile(FramePositions positions, int frame) throws ImageFormatException {
    long x = positions.column(frame) - 1L;
    long y = positions.row(frame) - 1L;
    boolean inside = x >= 0 && y >= 0 && x < grid.width() && y < grid.height();
    if (!inside || x % grid.tileWidth() != 0 || y % grid.tileHeight() != 0) {
      throw unsupported(
          "DICOM frame %d: at %d,%d (expected: within %dx%d, at a multiple of %dx%d)"
              .formatted(
                  frame, x, y, grid.width(), grid.height(), grid.tileWidth(), grid.tileHeight()));
    }
    return (int) (y / grid.tileHeight() * grid.columns() + x / grid.tileWidth());
  }

  /** As many frames as tiles and no tile twice: so none is missing. */
  private void put(int tile, int frame, int inFile) throws ImageFormatException {
    if (frames[tile] != NONE) {
      throw corrupt(
          "DICOM frame %d: where another one is (expected: each tile of the level once)"
              .formatted(inFile));
    }
    frames[tile] = frame;
  }

  int frame(int column, int row) {
    return frames[row * grid.columns() + column];
  }
}
