package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.EmbeddedJpeg;
import io.tilewise.image.jpeg.EmbeddedJpeg.Colours;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;

/**
 * Pieces that are JPEGs (TIFF Technical Note 2). Their colours are what the directory says,
 * whatever the JPEG says of itself.
 *
 * @param tables segments that belong before those of each JPEG
 * @param inverted whether 0 is white
 * @param maxHeldPixels in whose memory one is decoded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegPieces(byte[] tables, Colours colours, boolean inverted, int maxHeldPixels)
    implements PieceDecoder {
  private static final int MAX_TABLE_BYTES = 1 << 16;

  static JpegPieces of(PixelFormat format, TiffDirectory directory, int maxHeldPixels)
      throws IOException, ImageFormatException {
    byte[] stored = directory.bytes(Tag.JPEG_TABLES, MAX_TABLE_BYTES).orElse(new byte[0]);
    return new JpegPieces(
        stored.length == 0 ? stored : EmbeddedJpeg.tables(stored),
        format.jpegColours(),
        format.photometric() == Photometric.WHITE_IS_ZERO,
        maxHeldPixels);
  }

  @Override
  public RgbPixels decode(List<byte[]> planes, Piece piece)
      throws IOException, ImageFormatException {
    RgbPixels pixels =
        new EmbeddedJpeg(tables, planes.getFirst(), colours)
            .decode(piece.width() * piece.mostRows(), maxHeldPixels);
    boolean rows = pixels.height() == piece.rows() || pixels.height() == piece.mostRows();
    if (pixels.width() != piece.width() || !rows) {
      throw corrupt(
          "TIFF tile: a JPEG of %dx%d (expected: %dx%d)"
              .formatted(pixels.width(), pixels.height(), piece.width(), piece.rows()));
    }
    if (inverted) {
      byte[] rgb = pixels.rgb();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) ~rgb[i];
      }
    }
    return pixels;
  }
}
