package io.tilewise.tiler;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * An image that is looked through for tissue, which may take many regions before there is a tile:
 * none is read any more once the reading was left.
 */
record WantedImage(ImageReader image, ImageReading reading) implements ImageReader {
  @Override
  public ImageLayout layout() {
    return image.layout();
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    if (!reading.isWanted()) {
      throw new InterruptedIOException("left while it was looked for tissue"); // nobody hears it
    }
    return image.region(level, x, y, width, height);
  }

  @Override
  public void finish() throws IOException, ImageFormatException {
    image.finish();
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
