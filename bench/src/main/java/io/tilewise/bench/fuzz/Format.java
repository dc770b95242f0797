package io.tilewise.bench.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Formats of images, and where in their files a changed byte changes the most. */
enum Format {
  PNG {
    @Override
    int structure(byte[] file, Random random) {
      return chosen(chunks(file), file, random);
    }

    @Override
    byte[] mended(byte[] file) {
      byte[] mended = file.clone();
      for (int chunk : chunks(file)) {
        int length = ByteBuffer.wrap(file).getInt(chunk);
        if (length >= 0 && length <= file.length - chunk - 12) {
          CRC32 check = new CRC32();
          check.update(file, chunk + 4, length + 4);
          ByteBuffer.wrap(mended).putInt(chunk + 8 + length, (int) check.getValue());
        }
      }
      return mended;
    }
  },
  JPEG {
    @Override
    int structure(byte[] file, Random random) {
      List<Integer> markers = new ArrayList<>();
      for (int at = 0; at + 1 < file.length; at++) {
        if (file[at] == (byte) 0xff && (file[at + 1] & 0xff) >= 0xc0) {
          markers.add(at);
        }
      }
      return chosen(markers, file, random);
    }
  },
  TIFF {
    @Override
    int structure(byte[] file, Random random) {
      return chosen(directories(file), file, random);
    }
  },
  DICOM {
    @Override
    int structure(byte[] file, Random random) {
      return random.nextInt(Math.min(file.length, 1 << 13));
    }
  };

  /** Bytes behind the start of a marker, a chunk or an entry that belong to it. */
  private static final int NEAR = 24;

  /** Directories or chunks at most, or a circle of them would never end. */
  private static final int MOST = 5_000;

  /** A place in a chunk's head, behind a marker, in an entry of a directory. */
  abstract int structure(byte[] file, Random random);

  /** The same with checksums that are right again, as far as its structure can be walked. */
  byte[] mended(byte[] file) {
    return file;
  }

  private static int chosen(List<Integer> places, byte[] file, Random random) {
    int from = places.isEmpty() ? 0 : places.get(random.nextInt(places.size()));
    return Math.min(from + random.nextInt(NEAR), file.length - 1);
  }

  private static List<Integer> chunks(byte[] file) {
    List<Integer> chunks = new ArrayList<>();
    long at = 8;
    while (at + 12 <= file.length && chunks.size() < MOST) {
      chunks.add((int) at);
      at += 12 + Math.max(0L, ByteBuffer.wrap(file).getInt((int) at));
    }
    return chunks;
  }

  /** Where the entries of all directories of a chain begin. */
  private static List<Integer> directories(byte[] file) {
    List<Integer> entries = new ArrayList<>();
    if (file.length < 16) {
      return entries;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(file)
            .order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean big = bytes.getShort(2) == 43;
    long at = big ? bytes.getLong(8) : bytes.getInt(4);
    int head = big ? 8 : 2;
    int entry = big ? 20 : 12;
    while (at > 0 && at + head < file.length && entries.size() < MOST) {
      long count = big ? bytes.getLong((int) at) : bytes.getShort((int) at);
      long end = at + head + count * entry;
      if (count < 0 || count > MOST || end + head > file.length - 8) {
        return entries;
      }
      for (long place = at + head; place < end; place += entry) {
        entries.add((int) place);
      }
      at = big ? bytes.getLong((int) end) : bytes.getInt((int) end);
    }
    return entries;
  }
}
