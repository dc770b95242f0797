package io.tilewise.image.png;

import io.tilewise.image.ByteMutation;
import io.tilewise.image.png.PngParts.Chunk;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Changes a PNG as transfers, careless writers and attackers do: half of them mend checksums. */
final class PngMutation {
  private static final String[] TYPES = {
    "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "tEXt", "gAMA", "iCCP", "sBIT", "bKGD", "fdAT", "ABCD"
  };

  private final Random random;
  private final ByteMutation anyFile;

  PngMutation(Random random) {
    this.random = random;
    anyFile = new ByteMutation(random);
  }

  byte[] of(byte[] png) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> anyFile.bitsFlipped(png, 0, png.length);
      case 2 -> anyFile.cutOff(png);
      case 3 -> anyFile.gap(png);
      case 4, 5 -> PngParts.png(chunksMoved(PngParts.chunks(png)));
      case 6 -> PngParts.png(chunkDamaged(PngParts.chunks(png)));
      default -> PngParts.png(pixelsChanged(PngParts.chunks(png)));
    };
  }

  private List<Chunk> chunksMoved(List<Chunk> chunks) {
    List<Chunk> changed = new ArrayList<>(chunks);
    int at = random.nextInt(chunks.size());
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(random.nextInt(chunks.size() + 1), chunks.get(at));
      case 2 -> Collections.swap(changed, at, random.nextInt(chunks.size()));
      case 3 -> changed.add(at, new Chunk(TYPES[random.nextInt(TYPES.length)], noise(12)));
      default -> split(changed, at);
    }
    return changed;
  }

  private void split(List<Chunk> chunks, int at) {
    Chunk chunk = chunks.get(at);
    int half = random.nextInt(chunk.data().length + 1);
    chunks.set(at, new Chunk(chunk.type(), Arrays.copyOf(chunk.data(), half)));
    byte[] rest = Arrays.copyOfRange(chunk.data(), half, chunk.data().length);
    chunks.add(at + 1, new Chunk(chunk.type(), rest));
  }

  private List<Chunk> chunkDamaged(List<Chunk> chunks) {
    List<Chunk> changed = new ArrayList<>(chunks);
    int at = random.nextInt(chunks.size());
    Chunk chunk = chunks.get(at);
    byte[] data = chunk.data().clone();
    switch (random.nextInt(3)) {
      case 0 -> data = Arrays.copyOf(data, random.nextInt(data.length + 1));
      case 1 -> data = Arrays.copyOf(data, data.length + 1 + random.nextInt(9));
      default -> {
        if (data.length > 0) {
          data[random.nextInt(data.length)] = (byte) random.nextInt();
        }
      }
    }
    changed.set(at, new Chunk(chunk.type(), data));
    return changed;
  }

  /** Filters and samples under a stream that is whole again. */
  private List<Chunk> pixelsChanged(List<Chunk> chunks) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    chunks.stream().filter(PngMutation::isPixels).forEach(c -> stream.writeBytes(c.data()));
    byte[] rows = inflated(stream.toByteArray());
    for (int i = random.nextInt(4); i >= 0 && rows.length > 0; i--) {
      rows[random.nextInt(rows.length)] = (byte) random.nextInt(random.nextBoolean() ? 5 : 256);
    }
    List<Chunk> changed = new ArrayList<>(chunks.stream().filter(c -> !isPixels(c)).toList());
    int at =
        chunks.indexOf(chunks.stream().filter(PngMutation::isPixels).findFirst().orElseThrow());
    changed.add(at, new Chunk("IDAT", deflated(rows)));
    return changed;
  }

  private static boolean isPixels(Chunk chunk) {
    return chunk.type().equals("IDAT");
  }

  private byte[] noise(int most) {
    byte[] noise = new byte[random.nextInt(most + 1)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] inflated(byte[] stream) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(stream);
      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
        rows.write(buffer, 0, count);
      }
      return rows.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("the image is whole", e);
    }
  }

  private byte[] deflated(byte[] rows) {
    try (Deflater deflater = new Deflater(random.nextInt(10))) {
      deflater.setInput(rows);
      deflater.finish();
      byte[] stream = new byte[rows.length + rows.length / 100 + 100];
      return Arrays.copyOf(stream, deflater.deflate(stream));
    }
  }
}
