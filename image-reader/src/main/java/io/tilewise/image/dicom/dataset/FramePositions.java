package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.util.Arrays;

/**
 * Where frames lie in their level: column and row of their first pixel, from 1 on, as the file
 * counts. Of each frame both or neither.
 */
public final class FramePositions {
  private static final int NONE = Integer.MIN_VALUE;
  private static final int FIRST_ROOM = 16;

  private int[] places = new int[2 * FIRST_ROOM];
  private int items;
  private int placed;

  /** Another frame follows. */
  void begin() {
    if (2 * items == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * items] = NONE;
    places[2 * items + 1] = NONE;
    items++;
  }

  void putColumn(int column) throws ImageFormatException {
    set(2 * items - 2, column);
  }

  void putRow(int row) throws ImageFormatException {
    set(2 * items - 1, row);
  }

  private void set(int at, int value) throws ImageFormatException {
    if (places[at] != NONE || value == NONE) {
      throw corrupt("DICOM frame %d: placed twice (expected: once)".formatted(items - 1));
    }
    places[at] = value;
    placed++;
  }

  /** Frames that something was said of. */
  public int items() {
    return items;
  }

  /** Whether any is placed; refuses some beside others that are not. */
  public boolean areTold() throws ImageFormatException {
    if (placed != 0 && placed != 2 * items) {
      throw corrupt(
          "DICOM frame positions: %d numbers of %d frames (expected: two of each, or none)"
              .formatted(placed, items));
    }
    return placed > 0;
  }

  public int column(int frame) {
    return places[2 * frame];
  }

  public int row(int frame) {
    return places[2 * frame + 1];
  }
}
