package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A reader that tells at its end when somebody wrote to the file while it was read. */
record UnchangedFile(ImageReader reader, Path file, BasicFileAttributes before)
    implements ImageReader {
  @Override
  public int width() {
    return reader.width();
  }

  @Override
  public int height() {
    return reader.height();
  }

  @Override
  public RgbPixels region(int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    return reader.region(x, y, width, height);
  }

  @Override
  public void finish() throws IOException, ImageFormatException {
    reader.finish();
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw corrupt("image: changed while it was read (expected: a finished file)");
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
