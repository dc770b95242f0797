package io.tilewise.image.jpeg;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.WholeImage;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.samples.HalfRows;
import io.tilewise.image.jpeg.samples.SampleColours;
import io.tilewise.image.jpeg.turbo.InstalledTurbo;
import io.tilewise.image.jpeg.turbo.TurboJpeg;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A JPEG as the pixels that libjpeg-turbo gives. YCbCr becomes RGB by the JFIF formula and nothing
 * else is changed: no colour profile is applied, and the EXIF orientation is not, because level-0
 * pixels are the stored ones.
 */
public final class JpegImage {
  private JpegImage() {}

  /** What decodes here, for people: {@code libjpeg-turbo} or {@code the JDK's}, and why. */
  public static String decoder() {
    return InstalledTurbo.get().words();
  }

  /** Decodes a file. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    JpegHeader header = JpegHeader.scan(file.stream(), limits);
    header.check(limits);
    if (canGiveRows(header) && turbo(header).isEmpty()) {
      return new JpegRows(file.digestedStream(), file.stream(), header);
    }
    EntropyCheck.check(file.stream(), header);
    return new WholeImage(header.layout(), pixels(file.digestedStream(), header));
  }

  /** Whether its rows are at their end one after another: one scan has all of each. */
  private static boolean canGiveRows(JpegHeader header) {
    return header.scans().size() == 1
        && !header.frame().progressive()
        && halfRows(header.frame()).isEmpty();
  }

  private static Optional<TurboJpeg> turbo(JpegHeader header) {
    return InstalledTurbo.get().decoder().filter(turbo -> turbo.takes(header.image()));
  }

  /** Reads the whole file, whose structure and data were checked. */
  static RgbPixels pixels(InputStream file, JpegHeader header)
      throws IOException, ImageFormatException {
    Optional<TurboJpeg> turbo = turbo(header);
    return turbo.isPresent() ? pixels(file, header, turbo.get()) : jdkPixels(file, header);
  }

  /** The same by libjpeg-turbo, which gives RGB. */
  static RgbPixels pixels(InputStream file, JpegHeader header, TurboJpeg turbo)
      throws IOException, ImageFormatException {
    JpegBytes bytes = new JpegBytes(file);
    RgbPixels pixels = turbo.decode(header.image(), header.coloured(bytes));
    // Whoever digests it digests the whole file.
    bytes.transferTo(OutputStream.nullOutputStream());
    return pixels;
  }

  /** The same by the JDK's decoder, which gives samples. */
  static RgbPixels jdkPixels(InputStream file, JpegHeader header)
      throws IOException, ImageFormatException {
    JpegFrame frame = header.frame();
    JpegDecoder decoder = new JpegDecoder(header);
    decoder.decode(file);
    for (int band : halfRows(frame)) {
      new HalfRows(decoder.samples(), frame.width(), frame.height(), band).blend();
    }
    SampleColours colours = SampleColours.of(decoder.samples(), frame.isGrey(), header.ycc());
    colours.convert(0, frame.width() * frame.height());
    return new RgbPixels(frame.width(), frame.height(), colours.rgb());
  }

  /** Bands with all columns and half the rows, which the decoder leaves in steps. */
  private static List<Integer> halfRows(JpegFrame frame) {
    return IntStream.range(0, frame.components().size())
        .filter(
            band -> {
              JpegFrame.Component component = frame.components().get(band);
              return component.across() == frame.maxAcross()
                  && 2 * component.down() == frame.maxDown();
            })
        .boxed()
        .toList();
  }
}
