package io.tilewise.image.dicom;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * A level of a slide, as files of every kind hold it. Its pixels follow from its size and its seed;
 * of JPEGs they are the JDK's.
 */
record DicomSlide(
    int width, int height, int tile, Samples samples, Table table, Places places, int seed) {
  static final String IMPLICIT = "1.2.840.10008.1.2";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";
  static final String JPEG = "1.2.840.10008.1.2.4.50";
  static final String SERIES = "1.2.3.4";
  static final int PIXEL_DATA = 0x7fe0_0010;
  private static final int FRAGMENT_BYTES = 200;

  /** How samples are kept. */
  enum Samples {
    RGB("RGB", 3, 8),
    PLANAR("RGB", 3, 8),
    GREY("MONOCHROME2", 1, 8),
    INVERTED("MONOCHROME1", 1, 8),
    GREY16("MONOCHROME2", 1, 16),
    JPEG_YBR("YBR_FULL_422", 3, 8),
    JPEG_GREY("MONOCHROME2", 1, 8),
    JPEG_INVERTED("MONOCHROME1", 1, 8);

    final String photometric;
    final int count;
    final int bits;

    Samples(String photometric, int count, int bits) {
      this.photometric = photometric;
      this.count = count;
      this.bits = bits;
    }

    boolean jpeg() {
      return name().startsWith("JPEG");
    }

    boolean inverted() {
      return photometric.equals("MONOCHROME1");
    }
  }

  /** How fragments are told to be frames; of uncompressed ones, nothing. */
  enum Table {
    NONE,
    BASIC,
    EXTENDED,
    BASIC_IN_PARTS
  }

  /** How the places of frames are told. */
  enum Places {
    FULL,
    SPARSE,
    BACKWARDS
  }

  static DicomSlide of(Samples samples) {
    return new DicomSlide(37, 29, 16, samples, Table.BASIC, Places.FULL, 1);
  }

  DicomSlide with(Table other) {
    return new DicomSlide(width, height, tile, samples, other, places, seed);
  }

  DicomSlide with(Places other) {
    return new DicomSlide(width, height, tile, samples, table, other, seed);
  }

  DicomSlide sized(int otherWidth, int otherHeight) {
    return new DicomSlide(otherWidth, otherHeight, tile, samples, table, places, seed + 1);
  }

  int columns() {
    return Math.ceilDiv(width, tile);
  }

  int count() {
    return columns() * Math.ceilDiv(height, tile);
  }

  byte[] file() {
    return writer(0, count()).file(syntax());
  }

  byte[] file(Consumer<DicomWriter> change) {
    DicomWriter writer = writer();
    change.accept(writer);
    return writer.file(syntax());
  }

  String syntax() {
    return samples.jpeg() ? JPEG : EXPLICIT;
  }

  DicomWriter writer() {
    return writer(0, count());
  }

  /** The frames from one on, before another. */
  DicomWriter writer(int from, int to) {
    DicomWriter writer = new DicomWriter();
    writer
        .text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE")
        .text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6")
        .text(0x0010_0010, "PN", "Doe^Jane")
        .text(0x0020_000e, "UI", SERIES)
        .text(0x0020_0052, "UI", "1.2.3.9")
        .us(0x0028_0002, samples.count)
        .text(0x0028_0004, "CS", samples.photometric)
        .us(0x0028_0006, samples == Samples.PLANAR ? 1 : 0)
        .text(0x0028_0008, "IS", "" + (to - from))
        .us(0x0028_0010, tile)
        .us(0x0028_0011, tile)
        .us(0x0028_0100, samples.bits)
        .us(0x0028_0101, samples.bits)
        .us(0x0028_0102, samples.bits - 1)
        .us(0x0028_0103, 0)
        .ul(0x0048_0006, width)
        .ul(0x0048_0007, height)
        .items(0x0048_0105, new DicomWriter().text(0x0048_0106, "SH", "1"));
    measures(writer);
    if (places == Places.FULL) {
      writer.text(0x0020_9311, "CS", "TILED_FULL");
    } else {
      writer.items(0x5200_9230, positions(from, to));
    }
    pixels(writer, from, to);
    return writer;
  }

  private static void measures(DicomWriter writer) {
    DicomWriter spacing = new DicomWriter().text(0x0028_0030, "DS", "0.0005\\0.0005");
    writer.items(0x5200_9229, new DicomWriter().items(0x0028_9110, spacing));
  }

  private DicomWriter[] positions(int from, int to) {
    List<DicomWriter> items = new ArrayList<>();
    for (int frame = from; frame < to; frame++) {
      int at = tileOf(frame);
      DicomWriter position =
          new DicomWriter()
              .sl(0x0048_021e, at % columns() * tile + 1)
              .sl(0x0048_021f, at / columns() * tile + 1);
      items.add(new DicomWriter().items(0x0048_021a, position));
    }
    return items.toArray(DicomWriter[]::new);
  }

  private int tileOf(int frame) {
    return places == Places.BACKWARDS ? count() - 1 - frame : frame;
  }

  private void pixels(DicomWriter writer, int from, int to) {
    List<byte[]> frames = new ArrayList<>();
    for (int frame = from; frame < to; frame++) {
      frames.add(samples.jpeg() ? even(jpeg(tileOf(frame))) : raw(tileOf(frame)));
    }
    if (!samples.jpeg()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      frames.forEach(all::writeBytes);
      byte[] bytes = all.toByteArray();
      writer.put(PIXEL_DATA, samples.bits == 8 ? "OB" : "OW", even(bytes));
      return;
    }
    long[] offsets = new long[frames.size()];
    List<byte[]> fragments = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      for (byte[] part : parts(frames.get(i))) {
        fragments.add(part);
        at += 8 + part.length;
      }
    }
    if (table == Table.EXTENDED) {
      writer.ov(0x7fe0_0001, offsets);
      writer.ov(0x7fe0_0002, frames.stream().mapToLong(frame -> frame.length).toArray());
    }
    ByteBuffer basic = DicomWriter.little(4 * offsets.length);
    Arrays.stream(offsets).forEach(offset -> basic.putInt((int) offset));
    boolean told = table == Table.BASIC || table == Table.BASIC_IN_PARTS;
    writer.fragments(PIXEL_DATA, told ? basic.array() : new byte[0], fragments);
  }

  private List<byte[]> parts(byte[] frame) {
    if (table != Table.BASIC_IN_PARTS) {
      return List.of(frame);
    }
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < frame.length; at += FRAGMENT_BYTES) {
      parts.add(Arrays.copyOfRange(frame, at, Math.min(at + FRAGMENT_BYTES, frame.length)));
    }
    return parts;
  }

  private static byte[] even(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
  }

  private BufferedImage picture(int at) {
    int type = samples.count == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    return SampleImages.random(tile, tile, type, 1000L * seed + at);
  }

  private byte[] jpeg(int at) {
    try {
      return SampleImages.jpeg(picture(at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] raw(int at) {
    int[] values = SampleImages.samples(picture(at));
    byte[] raw = new byte[values.length * samples.bits / 8];
    int pixels = tile * tile;
    for (int i = 0; i < values.length; i++) {
      int to = samples == Samples.PLANAR ? i % 3 * pixels + i / 3 : i;
      if (samples.bits == 16) {
        raw[2 * to] = (byte) (values[i] * 7);
        raw[2 * to + 1] = (byte) values[i];
      } else {
        raw[to] = (byte) values[i];
      }
    }
    return raw;
  }

  /** What is to be read. */
  RgbPixels pixels() {
    byte[] rgb = new byte[width * height * 3];
    for (int at = 0; at < count(); at++) {
      int[] values = values(at);
      int left = at % columns() * tile;
      int top = at / columns() * tile;
      for (int y = 0; y < Math.min(tile, height - top); y++) {
        for (int x = 0; x < Math.min(tile, width - left) * 3; x++) {
          int value = values[y * tile * 3 + x] ^ (samples.inverted() ? 0xff : 0);
          rgb[((top + y) * width + left) * 3 + x] = (byte) value;
        }
      }
    }
    return new RgbPixels(width, height, rgb);
  }

  private int[] values(int at) {
    int[] values = SampleImages.samples(samples.jpeg() ? decoded(jpeg(at)) : picture(at));
    return samples.count == 1 ? SampleImages.tripled(values, 0) : values;
  }

  private static BufferedImage decoded(byte[] jpeg) {
    try {
      return ImageIO.read(new ByteArrayInputStream(jpeg));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
