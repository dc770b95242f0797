package io.tilewise.image.jpeg;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Scanner;

/**
 * JPEGs of one picture of 53x41 pixels, made by cjpeg of libjpeg-turbo 2.1.5 and read by its djpeg,
 * and what can be done to their segments. A segment begins with its marker; a scan's holds its data
 * as well.
 */
final class Jpegs {
  static final int SOF = 0xc0;
  static final int SOF_PROGRESSIVE = 0xc2;
  static final int DHT = 0xc4;
  static final int SOS = 0xda;
  static final int DQT = 0xdb;
  static final int APP0 = 0xe0;
  static final byte[] EOI = bytes("ffd9");

  private final List<byte[]> segments;

  private Jpegs(List<byte[]> segments) {
    this.segments = new ArrayList<>(segments);
  }

  static Jpegs of(String name) throws IOException {
    return new Jpegs(parted(resource(name)));
  }

  /** What djpeg reads. */
  static RgbPixels pixels(String name) throws IOException {
    return pnm(resource(name));
  }

  /** A picture as netpbm writes it, P5 or P6. */
  static RgbPixels pnm(byte[] file) {
    Scanner header = new Scanner(new String(file, StandardCharsets.ISO_8859_1));
    boolean grey = header.next().equals("P5");
    int width = header.nextInt();
    int height = header.nextInt();
    byte[] samples =
        Arrays.copyOfRange(file, file.length - width * height * (grey ? 1 : 3), file.length);
    byte[] rgb = new byte[width * height * RgbPixels.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = samples[grey ? i / RgbPixels.CHANNELS : i];
    }
    return new RgbPixels(width, height, rgb);
  }

  static RgbPixels read(byte[] jpeg, Path folder) throws IOException, ImageFormatException {
    return read(jpeg, folder, ImageLimits.DEFAULT);
  }

  static RgbPixels read(byte[] jpeg, Path folder, ImageLimits limits)
      throws IOException, ImageFormatException {
    Path file = Files.write(folder.resolve("image"), jpeg);
    try (FileBytes bytes = FileBytes.open(file);
        ImageReader reader = JpegImage.open(bytes, limits)) {
      RgbPixels pixels = reader.region(0, 0, reader.width(), reader.height());
      reader.finish();
      return pixels;
    }
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  byte[] toBytes() {
    return join(segments);
  }

  /** Up to before the n-th scan or the n-th segment with another marker, counted from 0. */
  byte[] upTo(int marker, int number) {
    return join(segments.subList(0, at(marker, number)));
  }

  int count(int marker) {
    return (int) segments.stream().filter(segment -> isOf(segment, marker)).count();
  }

  Jpegs without(int marker, int number) {
    segments.remove(at(marker, number));
    return this;
  }

  Jpegs doubled(int marker, int number) {
    segments.add(at(marker, number), segment(marker, number));
    return this;
  }

  Jpegs swapped(int marker, int one, int other) {
    byte[] first = segment(marker, one);
    segments.set(at(marker, one), segment(marker, other));
    segments.set(at(marker, other), first);
    return this;
  }

  /** Puts a segment behind SOI, or elsewhere among the segments. */
  Jpegs with(int index, String hex) {
    segments.add(index, bytes(hex));
    return this;
  }

  /** Puts a segment before the first one of a kind. */
  Jpegs before(int marker, String hex) {
    return with(at(marker, 0), hex);
  }

  /** Puts a segment behind the first one of a kind. */
  Jpegs behind(int marker, byte[] segment) {
    segments.add(at(marker, 0) + 1, segment);
    return this;
  }

  /** Changes one byte, counted from the marker's ff. */
  Jpegs set(int marker, int offset, int value) {
    return set(marker, 0, offset, value);
  }

  Jpegs set(int marker, int number, int offset, int value) {
    byte[] changed = segment(marker, number).clone();
    changed[offset] = (byte) value;
    segments.set(at(marker, number), changed);
    return this;
  }

  byte[] segment(int marker, int number) {
    return segments.get(at(marker, number));
  }

  Jpegs replaced(int marker, byte[] segment) {
    return replaced(marker, 0, segment);
  }

  Jpegs replaced(int marker, int number, byte[] segment) {
    segments.set(at(marker, number), segment);
    return this;
  }

  /** Names the three components of frame and scan. */
  Jpegs ids(int... ids) {
    for (int i = 0; i < ids.length; i++) {
      set(SOF, 10 + 3 * i, ids[i]);
      set(SOS, 5 + 2 * i, ids[i]);
    }
    return this;
  }

  private int at(int marker, int number) {
    int left = number;
    for (int i = 0; i < segments.size(); i++) {
      if (isOf(segments.get(i), marker) && left-- == 0) {
        return i;
      }
    }
    throw new AssertionError("marker ff %02x, number %d".formatted(marker, number));
  }

  private static boolean isOf(byte[] segment, int marker) {
    return (segment[1] & 0xff) == marker;
  }

  private static List<byte[]> parted(byte[] jpeg) {
    List<byte[]> segments = new ArrayList<>();
    int start = 0;
    int at = 2;
    while (at < jpeg.length) {
      segments.add(Arrays.copyOfRange(jpeg, start, at));
      start = at;
      boolean scan = (jpeg[at + 1] & 0xff) == SOS;
      at += (jpeg[at + 1] & 0xff) == 0xd9 ? 2 : 2 + (jpeg[at + 2] << 8 | (jpeg[at + 3] & 0xff));
      while (scan && (jpeg[at] != -1 || jpeg[at + 1] == 0 || (jpeg[at + 1] & 0xf8) == 0xd0)) {
        at++;
      }
    }
    segments.add(Arrays.copyOfRange(jpeg, start, jpeg.length));
    return segments;
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Jpegs.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
