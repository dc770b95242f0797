package io.tilewise.bench;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.ImageReaders;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.TilePng;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;

/**
 * Decodes, cuts and encodes an image, each part beside its limit: the JDK's ImageIO, and for a PNG
 * what inflating its bytes alone costs. The parts take turns, so that a busy machine slows all of
 * them alike; printed is the median of the rounds in milliseconds of this thread's processor time.
 * Arguments: an image, then how many rounds.
 */
final class ImageBench {
  private static final int TILE = 128;

  private ImageBench() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    List<RgbPixels> tiles = tiles(image);
    List<byte[]> coded = tiles.stream().map(TilePng::encode).toList();
    List<BufferedImage> pictures = tiles.stream().map(ImageBench::picture).toList();

    Map<String, Callable<?>> parts = new LinkedHashMap<>();
    parts.put("decode and cut", () -> tiles(image));
    parts.put("decode, JDK ImageIO", () -> ImageIO.read(image.toFile()));
    parts.put("inflate alone", () -> inflate(image));
    parts.put("encode tiles", () -> tiles.stream().map(TilePng::encode).toList());
    parts.put(
        "encode tiles, JDK ImageIO", () -> pictures.stream().map(ImageBench::jdkPng).toList());
    parts.put("decode tiles", () -> decode(coded));
    run(parts, rounds);
    print("bytes of the tiles", coded.stream().mapToLong(png -> png.length).sum());
    print(
        "bytes of the tiles, JDK ImageIO",
        pictures.stream().mapToLong(picture -> jdkPng(picture).length).sum());
  }

  private static void run(Map<String, Callable<?>> parts, int rounds) throws Exception {
    Map<String, List<Long>> millis = new LinkedHashMap<>();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < rounds + 2; round++) {
      for (Map.Entry<String, Callable<?>> part : parts.entrySet()) {
        long start = threads.getCurrentThreadCpuTime();
        if (part.getValue().call() == null) {
          throw new IllegalStateException(part.getKey() + " gave nothing");
        }
        long took = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
        if (round >= 2) {
          millis.computeIfAbsent(part.getKey(), key -> new ArrayList<>()).add(took);
        }
      }
    }
    millis.forEach((part, all) -> print(part, all.stream().sorted().toList().get(rounds / 2)));
  }

  private static List<RgbPixels> tiles(Path file) throws IOException, ImageFormatException {
    List<RgbPixels> tiles = new ArrayList<>();
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      for (int y = 0; y < reader.height(); y += TILE) {
        for (int x = 0; x < reader.width(); x += TILE) {
          tiles.add(reader.region(x, y, TILE, TILE));
        }
      }
      reader.finish();
    }
    return tiles;
  }

  private static List<RgbPixels> decode(List<byte[]> coded) throws ImageFormatException {
    List<RgbPixels> tiles = new ArrayList<>();
    for (byte[] png : coded) {
      tiles.add(TilePng.decode(png, TILE * TILE));
    }
    return tiles;
  }

  private static BufferedImage picture(RgbPixels tile) {
    BufferedImage picture = new BufferedImage(TILE, TILE, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = tile.rgb()[i + 2];
      bgr[i + 1] = tile.rgb()[i + 1];
      bgr[i + 2] = tile.rgb()[i];
    }
    return picture;
  }

  private static byte[] jdkPng(BufferedImage picture) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pixel data of a PNG through zlib and to nowhere; bytes inflated, -1 for other formats. */
  private static long inflate(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes[1] != 'P') {
      return -1;
    }
    Inflater inflater = new Inflater();
    byte[] rows = new byte[1 << 16];
    long total = 0;
    int at = 8;
    while (at < bytes.length) {
      int length = ByteBuffer.wrap(bytes, at, 4).getInt();
      if (bytes[at + 4] == 'I' && bytes[at + 5] == 'D') {
        inflater.setInput(bytes, at + 8, length);
        while (!inflater.needsInput() && !inflater.finished()) {
          total += inflater.inflate(rows);
        }
      }
      at += length + 12;
    }
    inflater.end();
    return total;
  }

  private static void print(String what, long value) {
    System.out.printf("%-34s %,12d%n", what, value);
  }
}
