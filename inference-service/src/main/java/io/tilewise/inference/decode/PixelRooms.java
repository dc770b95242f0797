package io.tilewise.inference.decode;

import io.tilewise.image.RgbPixels;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for the pixels of tiles, which is lent again and again: as much as was lent at once, of
 * one size, that of the last model; models take turns seldom. Confined to one thread.
 */
final class PixelRooms {
  private final Deque<RgbPixels> free = new ArrayDeque<>();
  private int side;

  /** Room for one tile. */
  RgbPixels take(int wanted) {
    if (wanted != side) {
      side = wanted;
      free.clear();
    }
    RgbPixels room = free.poll();
    return room == null
        ? new RgbPixels(wanted, wanted, new byte[wanted * wanted * RgbPixels.CHANNELS])
        : room;
  }

  /** Nobody reads or writes it any more. */
  void giveBack(RgbPixels room) {
    if (room.width() == side) {
      free.push(room);
    }
  }
}
