package io.tilewise.image;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException.Kind;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a JPEG as a whole with the JDK's decoder. YCbCr becomes RGB by the JFIF formula and
 * nothing else is changed: no colour profile is applied, and the EXIF orientation is not, because
 * level-0 pixels are the stored ones.
 */
public final class JpegImage {
  /** How libjpeg's warnings about damaged data begin; others are about metadata. */
  private static final Set<String> DAMAGE =
      Set.of("Corrupt", "Premature", "Inconsistent progression", "JPEG: Truncated");

  private JpegImage() {}

  /** Decodes a file. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    JpegHeader header = JpegHeader.scan(file.stream());
    limits.checkSize("JPEG", header.width(), header.height());
    limits.checkHeld("JPEG", header.width(), header.height());
    checkBytes(file.size(), limits);
    return new WholeImage(pixels(decode(file), header));
  }

  /** The decoder keeps the file's bytes beside the pixels. */
  private static void checkBytes(long bytes, ImageLimits limits) throws ImageFormatException {
    long most = (long) limits.maxHeldPixels() * RgbPixels.CHANNELS;
    if (bytes > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE, "JPEG: " + bytes + " bytes (expected: at most " + most + " in memory)");
    }
  }

  private static Raster decode(FileBytes file) throws IOException, ImageFormatException {
    AtomicReference<@Nullable String> damage = new AtomicReference<>();
    javax.imageio.ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    InputStream bytes = file.digestedStream();
    try (ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> note(warning, damage));
      BufferedImage image = reader.read(0);
      // A decoder stops at the end marker; the digest is of the whole file.
      bytes.transferTo(OutputStream.nullOutputStream());
      String warning = damage.get();
      if (warning != null) {
        throw corrupt("JPEG data: " + warning + " (expected: undamaged data)");
      }
      return image.getRaster();
    } catch (IIOException | RuntimeException e) {
      // The JDK's reader answers hostile bytes with whatever exception they run into.
      ImageFormatException problem =
          corrupt("JPEG data: " + e.getMessage() + " (expected: undamaged data)");
      problem.initCause(e);
      throw problem;
    } finally {
      reader.dispose();
    }
  }

  private static void note(String warning, AtomicReference<@Nullable String> damage) {
    if (DAMAGE.stream().anyMatch(warning::startsWith)) {
      damage.compareAndSet(null, warning);
    }
  }

  private static RgbPixels pixels(Raster raster, JpegHeader header) throws ImageFormatException {
    if (raster.getWidth() != header.width()
        || raster.getHeight() != header.height()
        || !(raster.getSampleModel() instanceof ComponentSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || model.getScanlineStride() != header.width() * model.getNumBands()) {
      throw unsupported("JPEG layout: " + raster + " (expected: 8-bit samples)");
    }
    byte[] samples = buffer.getData();
    byte[] rgb = model.getNumBands() == 1 ? tripled(samples) : ordered(samples, model);
    return new RgbPixels(header.width(), header.height(), rgb);
  }

  private static byte[] tripled(byte[] grey) {
    byte[] rgb = new byte[grey.length * RgbPixels.CHANNELS];
    int to = 0;
    for (byte value : grey) {
      rgb[to++] = value;
      rgb[to++] = value;
      rgb[to++] = value;
    }
    return rgb;
  }

  /** Swaps blue and red in place where the decoder put them the other way round. */
  private static byte[] ordered(byte[] samples, ComponentSampleModel model) {
    int red = model.getBandOffsets()[0];
    if (red != 0) {
      for (int i = 0; i < samples.length; i += RgbPixels.CHANNELS) {
        byte first = samples[i];
        samples[i] = samples[i + 2];
        samples[i + 2] = first;
      }
    }
    return samples;
  }
}
