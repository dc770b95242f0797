package io.tilewise.image.tiff;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** LZW of TIFF 6.0, section 13, by the letter. */
final class LzwEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Integer, Integer> table = new HashMap<>();
  private int next;
  private int width;
  private long bits;
  private int count;

  static byte[] encode(byte[] bytes) {
    return new LzwEncoder().all(bytes);
  }

  private byte[] all(byte[] bytes) {
    width = 9;
    clear();
    int string = -1;
    for (byte signed : bytes) {
      int value = signed & 0xff;
      Integer longer = string < 0 ? Integer.valueOf(value) : table.get(string << 8 | value);
      if (longer != null) {
        string = longer;
        continue;
      }
      put(string);
      table.put(string << 8 | value, next++);
      if (next == 4094) {
        clear();
      } else if (next == (1 << width)) {
        width++;
      }
      string = value;
    }
    if (string >= 0) {
      put(string);
      next++;
      if (next == (1 << width) && width < 12) {
        width++;
      }
    }
    put(257);
    out.write((int) (bits << (8 - count)));
    return out.toByteArray();
  }

  private void clear() {
    put(256);
    table.clear();
    next = 258;
    width = 9;
  }

  private void put(int code) {
    bits = bits << width | code;
    count += width;
    while (count >= 8) {
      count -= 8;
      out.write((int) (bits >> count));
    }
  }
}
