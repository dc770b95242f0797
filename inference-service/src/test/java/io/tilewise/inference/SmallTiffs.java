package io.tilewise.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
    List<Field> fields =
        List.of(
            new Field(256, LONG, 1, side),
            new Field(257, LONG, 1, side),
            new Field(258, SHORT, 3, arrays),
            new Field(259, SHORT, 1, 1),
            new Field(262, SHORT, 1, 2),
            new Field(277, SHORT, 1, 3),
            new Field(322, SHORT, 1, TILE),
            new Field(323, SHORT, 1, TILE),
            new Field(324, LONG, tiles, tiles == 1 ? 8 : arrays + 8),
            new Field(325, LONG, tiles, tiles == 1 ? TILE_BYTES : arrays + 8 + 4 * tiles));
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
    out.putShort((short) fields.size());
    for (Field field : fields) {
      out.putShort((short) field.tag).putShort((short) field.type).putInt(field.count);
      out.putInt(field.value);
    }
    return Files.write(file, out.putInt(0).array());
  }
}
