package io.tilewise.lab.train;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.images.LanczosResize;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Crops in memory as tiles of one size, three bytes a pixel: 4,600 tiles of 128x128 are 227 MB.
 * They are decoded once, since an epoch of decoding costs as much as one of training.
 *
 * @param size side of the tiles in pixels
 * @param tiles interleaved RGB, {@code size * size * 3} bytes each; not to be written to
 * @param crops what they were read from, in the same order
 */
record LabelledTiles(int size, List<byte[]> tiles, List<Crop> crops) {
  private static final int MAX_CROP_PIXELS = 2048 * 2048;

  LabelledTiles {
    tiles = List.copyOf(tiles);
    crops = List.copyOf(crops);
  }

  /** Reads and resizes crops; {@code stage} is told to the listener. */
  static LabelledTiles read(List<Crop> crops, int size, String stage, TrainingListener listener)
      throws TrainingException {
    List<byte[]> tiles = new ArrayList<>(crops.size());
    for (Crop crop : crops) {
      tiles.add(LanczosResize.resize(decode(crop), size, size).rgb());
      listener.advanced(stage, tiles.size(), crops.size(), "");
    }
    return new LabelledTiles(size, tiles, crops);
  }

  /** Refuses more crops than half of the heap holds, before minutes are spent on reading them. */
  static void checkMemory(int crops, int size, long maxHeap) throws TrainingException {
    long needed = 3L * size * size * crops;
    if (needed > maxHeap / 2) {
      throw TrainingException.of(
          "cells",
          "%d crops of %dx%d, %d MB".formatted(crops, size, size, needed >> 20),
          "at most %d MB, half of the heap; -Xmx gives more".formatted((maxHeap / 2) >> 20));
    }
  }

  int count() {
    return tiles.size();
  }

  boolean parasitized(int index) {
    return crops.get(index).parasitized();
  }

  boolean[] truth() {
    boolean[] truth = new boolean[count()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = parasitized(i);
    }
    return truth;
  }

  private static RgbPixels decode(Crop crop) throws TrainingException {
    try {
      return TilePng.decode(Files.readAllBytes(crop.file()), MAX_CROP_PIXELS);
    } catch (IOException | ImageFormatException e) {
      throw new TrainingException("crop: cannot read " + crop.file() + " (expected: a PNG)", e);
    }
  }
}
