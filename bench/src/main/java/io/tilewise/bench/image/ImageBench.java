package io.tilewise.bench.image;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.tile.RgbFrameDecoder;
import io.tilewise.image.tile.RgbFrameEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
 * Reading an image, cutting it into tiles of 128x128 and encoding them, each beside its limit: the
 * JDK's ImageIO and, for a PNG, what inflating its bytes alone costs. The parts take turns. Samples
 * are milliseconds of this thread's processor time, because the tiler does all of it on one thread.
 *
 * <p>Arguments: an image, runs (default 7).
 */
final class ImageBench {
  private static final int TILE = 128;
  private static final int WARM_UP = 2;

  private ImageBench() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]);
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    ImageIO.setUseCache(false); // or the JDK would pay for a temporary file per tile
    List<RgbPixels> tiles = tiles(image);
    List<byte[]> coded = tiles.stream().map(TilePng::encode).toList();
    List<BufferedImage> pictures = tiles.stream().map(Pictures::picture).toList();

    Map<String, Callable<?>> parts = new LinkedHashMap<>();
    parts.put("decodeAndCutMillis", () -> tiles(image));
    parts.put("jdkDecodeMillis", () -> ImageIO.read(image.toFile()));
    if (isPng(image)) {
      parts.put("inflateAloneMillis", () -> inflate(image));
    }
    parts.put("encodeTilesMillis", () -> tiles.stream().map(TilePng::encode).toList());
    parts.put("jdkEncodeTilesMillis", () -> pictures.stream().map(ImageBench::jdkPng).toList());
    parts.put("decodeTilesMillis", () -> decode(coded));
    RgbFrameEncoder encoder = new RgbFrameEncoder();
    RgbFrameDecoder decoder = new RgbFrameDecoder();
    List<byte[]> frames = tiles.stream().map(encoder::encode).toList();
    ByteBuffer slot = ByteBuffer.allocateDirect(TILE * TILE * RgbPixels.CHANNELS);
    parts.put("encodeFramesMillis", () -> tiles.stream().map(encoder::encode).toList());
    parts.put("decodeFramesMillis", () -> decode(frames, decoder, slot));
    Figures figures =
        new Figures("images")
            .fact("image", String.valueOf(image.getFileName()))
            .fact("tiles", tiles.size())
            .fact("tileBytes", coded.stream().mapToLong(png -> png.length).sum())
            .fact("frameBytes", frames.stream().mapToLong(frame -> frame.length).sum())
            .fact("jdkTileBytes", pictures.stream().mapToLong(p -> jdkPng(p).length).sum());
    measure(parts, runs, figures);
    System.out.println(figures.json());
  }

  private static void measure(Map<String, Callable<?>> parts, int runs, Figures figures)
      throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int run = 0; run < WARM_UP + runs; run++) {
      for (Map.Entry<String, Callable<?>> part : parts.entrySet()) {
        long start = threads.getCurrentThreadCpuTime();
        if (part.getValue().call() == null) {
          throw new IllegalStateException(part.getKey() + " gave nothing");
        }
        double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        if (run >= WARM_UP) {
          figures.sample(part.getKey(), millis);
        }
      }
    }
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

  private static int decode(List<byte[]> frames, RgbFrameDecoder decoder, ByteBuffer slot)
      throws ImageFormatException {
    for (byte[] frame : frames) {
      decoder.decode(frame, TILE, TILE, slot.clear());
    }
    return frames.size();
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

  private static boolean isPng(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x89;
    }
  }

  /** The pixel data of a PNG through zlib and to nowhere; the answer is how many bytes. */
  private static long inflate(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
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
}
