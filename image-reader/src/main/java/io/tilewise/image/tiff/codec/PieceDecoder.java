package io.tilewise.image.tiff.codec;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;

/** Turns what is stored for a piece into pixels. Thread-safe. */
public interface PieceDecoder {

  /**
   * For the images of one directory.
   *
   * @param maxHeldPixels in whose memory one piece is decoded
   */
  static PieceDecoder of(PixelFormat format, TiffDirectory directory, int maxHeldPixels)
      throws IOException, ImageFormatException {
    return format.compression() == Compression.JPEG
        ? JpegPieces.of(format, directory, maxHeldPixels)
        : new SamplePieces(format);
  }

  /**
   * Decodes a piece.
   *
   * @param planes the bytes of each plane
   * @return pixels of the piece's width and at least its rows, of which the valid ones count
   * @throws ImageFormatException when they are damaged, or of another size
   * @throws IOException when there is no memory for it now
   */
  RgbPixels decode(List<byte[]> planes, Piece piece) throws IOException, ImageFormatException;
}
