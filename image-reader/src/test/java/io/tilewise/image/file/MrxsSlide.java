package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a small MRXS slide, as OpenSlide's reader has the format: no slide of 3DHISTECH's is free.
 * Three images by two of noise, one of them never scanned, and a level of half the size.
 */
final class MrxsSlide {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  static final int ACROSS = 3;
  static final int DOWN = 2;
  static final int NOT_SCANNED = 4;
  static final byte[] BACKGROUND = {(byte) 0xd0, (byte) 0xe0, (byte) 0xf0};

  private static final String ID = "0123456789ABCDEF";
  private static final String TABLE =
      """
      [GENERAL]
      SLIDE_VERSION = 01.02
      SLIDE_ID = 0123456789ABCDEF
      SLIDE_NAME = A Patient
      IMAGENUMBER_X = 3
      IMAGENUMBER_Y = 2
      OBJECTIVE_MAGNIFICATION = 20
      [HIERARCHICAL]
      HIER_COUNT = 1
      NONHIER_COUNT = 0
      INDEXFILE = Index.dat
      HIER_0_NAME = Slide zoom level
      HIER_0_COUNT = 2
      HIER_0_VAL_0_SECTION = LEVEL_0
      HIER_0_VAL_1_SECTION = LEVEL_1
      [DATAFILE]
      FILE_COUNT = 1
      FILE_0 = Data0000.dat
      """;
  private static final String LEVEL =
      """
      [LEVEL_%d]
      IMAGE_CONCAT_FACTOR = %d
      OVERLAP_X = 0
      OVERLAP_Y = 0
      MICROMETER_PER_PIXEL_X = 0.25
      MICROMETER_PER_PIXEL_Y = 0.25
      IMAGE_FILL_COLOR_BGR = 15786192
      DIGITIZER_WIDTH = 64
      DIGITIZER_HEIGHT = 48
      IMAGE_FORMAT = PNG
      """;

  final Path file;
  final Path data;
  final List<RgbPixels> images = new ArrayList<>();

  private MrxsSlide(Path file, Path data) {
    this.file = file;
    this.data = data;
  }

  /** Where an image is. */
  private record Entry(int level, int index, int offset, int length) {}

  static MrxsSlide write(Path folder) throws IOException {
    Path data = Files.createDirectory(folder.resolve("slide"));
    MrxsSlide slide = new MrxsSlide(folder.resolve("slide.mrxs"), data);
    Files.writeString(slide.file, "a picture");
    slide.write();
    return slide;
  }

  private void write() throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < ACROSS * DOWN; i++) {
      images.add(noise(i));
      if (i != NOT_SCANNED) {
        entries.add(append(pixels, 0, i, images.get(i)));
      }
    }
    images.add(noise(6));
    entries.add(append(pixels, 1, 0, images.getLast()));
    images.add(noise(7));
    entries.add(append(pixels, 1, 2, images.getLast()));
    Files.write(data.resolve("Data0000.dat"), pixels.toByteArray());
    Files.write(data.resolve("Index.dat"), index(entries));
    Files.writeString(
        data.resolve("Slidedat.ini"), TABLE + LEVEL.formatted(0, 0) + LEVEL.formatted(1, 1));
  }

  private static RgbPixels noise(int seed) {
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbPixels.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return new RgbPixels(WIDTH, HEIGHT, rgb);
  }

  private static Entry append(ByteArrayOutputStream to, int level, int index, RgbPixels image) {
    byte[] png = TilePng.encode(image);
    Entry entry = new Entry(level, index, to.size(), png.length);
    to.writeBytes(png);
    return entry;
  }

  /** A pointer to each level, which points to its page, which has an entry for each image. */
  private static byte[] index(List<Entry> entries) {
    ByteBuffer index = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);
    index.put(("01.02" + ID).getBytes(US_ASCII));
    int root = index.position();
    int levels = root + 2 * Integer.BYTES;
    index.putInt(levels).putInt(0).position(levels + 2 * Integer.BYTES);
    for (int level = 0; level < 2; level++) {
      int number = level;
      List<Entry> page = entries.stream().filter(entry -> entry.level == number).toList();
      index.putInt(levels + level * Integer.BYTES, index.position());
      index.putInt(0).putInt(index.position() + Integer.BYTES);
      index.putInt(page.size()).putInt(0);
      page.forEach(
          e -> index.putInt(e.index).putInt(e.offset).putInt(e.length).putInt(0 /* file */));
    }
    byte[] bytes = new byte[index.position()];
    index.get(0, bytes);
    return bytes;
  }
}
