package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's decoder, handed frame, tables and scans alone: it has no profile to apply and no marker
 * to guess colours from. Anything that it warns of is damage.
 */
final class JpegDecoder {
  /** What it says where memory runs out, which is no fault of the file. */
  private static final String NO_MEMORY = "Insufficient memory";

  private final JpegHeader header;
  private final byte[] samples;

  /** A decoder of one image, whose structure and data were checked. */
  JpegDecoder(JpegHeader header) {
    this.header = header;
    JpegFrame frame = header.frame();
    samples = new byte[frame.width() * frame.height() * bands()];
  }

  /** Hears of rows while an image is decoded. */
  @FunctionalInterface
  interface Progress {
    /**
     * The rows above this one have their samples.
     *
     * @return false when nobody wants the others
     */
    boolean reached(int row);
  }

  /**
   * Samples as they are stored, interleaved, at the image's full size; all are zero before one of
   * the others is called.
   */
  byte[] samples() {
    return samples;
  }

  /** Decodes all; reads the whole file. */
  void decode(InputStream file) throws IOException, ImageFormatException {
    decode(file, Optional.empty());
  }

  /** The same of an image of one scan, telling of each row; reads no further when it is left. */
  void decodeByRow(InputStream file, Progress progress) throws IOException, ImageFormatException {
    decode(file, Optional.of(new DecodedRows(progress)));
  }

  private void decode(InputStream file, Optional<DecodedRows> rows)
      throws IOException, ImageFormatException {
    AtomicReference<@Nullable String> damage = new AtomicReference<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    JpegBytes bytes = new JpegBytes(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(header.stored(bytes))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> damage.compareAndSet(null, warning));
      // Of an image of several scans it would make the decoder paint one after another.
      rows.ifPresent(reader::addIIOReadUpdateListener);
      checkSize(reader.getWidth(0), reader.getHeight(0));
      ImageReadParam into = reader.getDefaultReadParam();
      into.setDestination(destination());
      var _ = reader.read(0, into);
      if (rows.map(DecodedRows::areLeft).orElse(false)) {
        return;
      }
      // Whoever digests it digests the whole file.
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IIOException | RuntimeException e) {
      throw refused(e);
    } finally {
      reader.dispose();
    }
    String warning = damage.get();
    if (warning != null) {
      throw corrupt("JPEG data: " + warning + " (expected: undamaged data)");
    }
  }

  private int bands() {
    return header.frame().components().size();
  }

  private void checkSize(int width, int height) {
    if (width != header.frame().width() || height != header.frame().height()) {
      throw new IllegalStateException(
          "JPEG decoder: %dx%d (expected: %s)".formatted(width, height, header.frame().size()));
    }
  }

  /** The samples as an image of colours that the decoder takes for the file's own. */
  private BufferedImage destination() {
    int width = header.frame().width();
    int height = header.frame().height();
    int bands = bands();
    ColorSpace colours =
        ColorSpace.getInstance(header.frame().isGrey() ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    return new BufferedImage(
        new ComponentColorModel(colours, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE),
        Raster.createInterleavedRaster(
            new DataBufferByte(samples, samples.length),
            width,
            height,
            width * bands,
            bands,
            IntStream.range(0, bands).toArray(),
            null),
        false,
        null);
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
}
