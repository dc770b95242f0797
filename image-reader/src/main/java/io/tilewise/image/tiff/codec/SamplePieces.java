package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import java.util.Arrays;
import java.util.List;

/** Pieces whose bytes are samples. */
record SamplePieces(PixelFormat format) implements PieceDecoder {

  @Override
  public RgbPixels decode(List<byte[]> planes, Piece piece) throws ImageFormatException {
    if (format.isRgb()) {
      return new RgbPixels(piece.width(), piece.rows(), samples(planes.getFirst(), piece));
    }
    byte[] rgb = new byte[piece.width() * piece.rows() * RgbPixels.CHANNELS];
    SampleColours colours = new SampleColours(format, piece);
    for (int plane = 0; plane < planes.size(); plane++) {
      colours.convert(samples(planes.get(plane), piece), plane, rgb);
    }
    return new RgbPixels(piece.width(), piece.rows(), rgb);
  }

  /** Decoded samples, exactly as many as the piece has. */
  private byte[] samples(byte[] stored, Piece piece) throws ImageFormatException {
    int rowBytes = piece.width() * format.planeBytes();
    byte[] samples = new byte[rowBytes * piece.mostRows()];
    int count = format.compression().decode(stored, samples);
    int needed = rowBytes * piece.rows();
    if (count != needed && count != samples.length) {
      throw corrupt(
          "TIFF tile: %d bytes of %s (expected: %d of %dx%d pixels)"
              .formatted(count, format.compression().words(), needed, piece.width(), piece.rows()));
    }
    if (format.differences()) {
      int step = format.planeBytes() * Byte.SIZE / format.bits();
      new Differences(samples, step).add(rowBytes, piece.rows(), format);
    }
    return samples.length == needed ? samples : Arrays.copyOf(samples, needed);
  }
}
