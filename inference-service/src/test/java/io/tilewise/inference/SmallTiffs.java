package io.tilewise.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** TIFFs of noise in uncompressed tiles of 16 pixels a side, as small as they can be. */
public final class SmallTiffs {
  private static final int TILE = 16;
  private static final int TILE_BYTES = TILE * TILE * 3;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private SmallTiffs() {}

  /** A field of one directory. */
  private record Field(int tag, int type, int count, int value) {}

  /** Writes one of so many pixels a side, a multiple of 16. */
  public static Path write(Path file, int side, long seed) throws IOException {
    int tiles = side / TILE * (side / TILE);
    byte[] pixels = new byte[tiles * TILE_BYTES];
    new Random(seed).nextBytes(pixels);
    int arrays = 8 + pixels.length;
    int directory = arrays + 8 + 8 * tiles;
    List<Field> fields = new ArrayList<>(rgb(side, arrays));
    fields.addAll(
        List.of(
            new Field(322, SHORT, 1, TILE),
            new Field(323, SHORT, 1, TILE),
            new Field(324, LONG, tiles, tiles == 1 ? 8 : arrays + 8),
            new Field(325, LONG, tiles, tiles == 1 ? TILE_BYTES : arrays + 8 + 4 * tiles)));
    ByteBuffer out =
        ByteBuffer.allocate(directory + 2 + 12 * fields.size() + 4).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).put(pixels);
    out.putShort((short) 8).putShort((short) 8).putShort((short) 8).putShort((short) 0);
    for (int i = 0; i < tiles; i++) {
      out.putInt(8 + i * TILE_BYTES);
    }
    for (int i = 0; i < tiles; i++) {
      out.putInt(TILE_BYTES);
    }
    directory(out, fields, 0);
    return Files.write(file, out.array());
  }

  private static void directory(ByteBuffer out, List<Field> fields, int next) {
    out.putShort((short) fields.size());
    for (Field field : fields) {
      out.putShort((short) field.tag).putShort((short) field.type).putInt(field.count);
      out.putInt(field.value);
    }
    out.putInt(next);
  }

  /**
   * Writes one of 10,240 pixels a side in tiles of 256, with a level of half of it in one strip, as
   * some writers have it. Its pixels are a hole, which takes no room.
   */
  public static Path writeSlide(Path file) throws IOException {
    int side = 10_240;
    int tiles = side / 256 * (side / 256);
    int strip = side / 2 * (side / 2) * 3;
    int arrays = 8 + strip;
    int first = arrays + 8 + 8 * tiles;
    List<Field> whole = new ArrayList<>(rgb(side, arrays));
    whole.add(new Field(322, SHORT, 1, 256));
    whole.add(new Field(323, SHORT, 1, 256));
    whole.add(new Field(324, LONG, tiles, arrays + 8));
    whole.add(new Field(325, LONG, tiles, arrays + 8 + 4 * tiles));
    List<Field> half = new ArrayList<>(List.of(new Field(254, LONG, 1, 1)));
    half.addAll(rgb(side / 2, arrays));
    half.add(6, new Field(273, LONG, 1, 8));
    half.add(new Field(278, LONG, 1, side / 2));
    half.add(new Field(279, LONG, 1, strip));
    int second = first + 2 + 12 * whole.size() + 4;
    ByteBuffer out =
        ByteBuffer.allocate(second + 2 + 12 * half.size() + 4 - arrays)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 8).putShort((short) 8).putShort((short) 8).putShort((short) 0);
    for (int i = 0; i < tiles; i++) {
      out.putInt(8);
    }
    for (int i = 0; i < tiles; i++) {
      out.putInt(256 * 256 * 3);
    }
    directory(out, whole, second);
    directory(out, half, 0);
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {'I', 'I', 42, 0}).putInt(first).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(head, 0);
      channel.write(out.flip(), arrays);
    }
    return file;
  }

  /** Without what says where its pixels are. */
  private static List<Field> rgb(int side, int bits) {
    return List.of(
        new Field(256, LONG, 1, side),
        new Field(257, LONG, 1, side),
        new Field(258, SHORT, 3, bits),
        new Field(259, SHORT, 1, 1),
        new Field(262, SHORT, 1, 2),
        new Field(277, SHORT, 1, 3));
  }
}
