package io.tilewise.image.jpeg;

import java.awt.image.BufferedImage;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;

/** Hears of each row of an image of one scan, from the top down. */
final class DecodedRows implements IIOReadUpdateListener {
  private final JpegDecoder.Progress progress;
  private boolean left;

  DecodedRows(JpegDecoder.Progress progress) {
    this.progress = progress;
  }

  /** Whether nobody wants the rest. */
  boolean areLeft() {
    return left;
  }

  @Override
  public void imageUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {
    left = !progress.reached(minY + height);
    if (left) {
      source.abort();
    }
  }

  @Override
  public void passStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {
    // There is one.
  }

  @Override
  public void passComplete(ImageReader source, BufferedImage image) {
    // Whoever reads hears of the end.
  }

  @Override
  public void thumbnailPassStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {
    // Thumbnails are not read.
  }

  @Override
  public void thumbnailUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {
    // Thumbnails are not read.
  }

  @Override
  public void thumbnailPassComplete(ImageReader source, BufferedImage image) {
    // Thumbnails are not read.
  }
}
