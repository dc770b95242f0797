package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.KeptBytes;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's decoder, handed frame, tables and scans alone: it has no profile to apply and no marker
 * to guess colours from. Anything that it warns of is damage.
 */
final class JpegDecoder {
  /** SOI and, for three components, an Adobe marker by which they are left as they are. */
  private static final String GREY_START = "ffd8";

  private static final String COLOUR_START = "ffd8ffee000e41646f626500640000000000";

  /** What it says where memory runs out, which is no fault of the file. */
  private static final String NO_MEMORY = "Insufficient memory";

  private JpegDecoder() {}

  /** Samples as they are stored, interleaved, at the image's full size; reads the whole file. */
  static byte[] samples(InputStream file, JpegHeader header)
      throws IOException, ImageFormatException {
    byte[] start = HexFormat.of().parseHex(header.frame().isGrey() ? GREY_START : COLOUR_START);
    AtomicReference<@Nullable String> damage = new AtomicReference<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    JpegBytes bytes = new JpegBytes(file);
    InputStream kept =
        new SequenceInputStream(
            new ByteArrayInputStream(start), new KeptBytes(bytes, header.kept()));
    try (ImageInputStream in = new MemoryCacheImageInputStream(kept)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> damage.compareAndSet(null, warning));
      Raster raster = reader.readRaster(0, null);
      // Whoever digests it digests the whole file.
      bytes.transferTo(OutputStream.nullOutputStream());
      String warning = damage.get();
      if (warning != null) {
        throw corrupt("JPEG data: " + warning + " (expected: undamaged data)");
      }
      return samples(raster, header);
    } catch (IIOException | RuntimeException e) {
      throw refused(e);
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's reader answers hostile bytes with whatever exception they run into. */
  private static ImageFormatException refused(Exception e) throws IOException {
    String text = String.valueOf(e.getMessage());
    if (text.startsWith(NO_MEMORY)) {
      throw new IOException("JPEG decoder: " + text, e);
    }
    ImageFormatException problem = corrupt("JPEG data: " + text + " (expected: undamaged data)");
    problem.initCause(e);
    return problem;
  }

  private static byte[] samples(Raster raster, JpegHeader header) {
    int bands = header.frame().components().size();
    if (raster.getWidth() != header.frame().width()
        || raster.getHeight() != header.frame().height()
        || !(raster.getSampleModel() instanceof ComponentSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || model.getNumBands() != bands
        || model.getBandOffsets()[0] != 0
        || model.getScanlineStride() != header.frame().width() * bands) {
      throw new IllegalStateException(
          "JPEG raster: " + raster + " (expected: " + header.frame() + ")");
    }
    return buffer.getData();
  }
}
