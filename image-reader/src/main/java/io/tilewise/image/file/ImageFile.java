package io.tilewise.image.file;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;

/**
 * An open image of a file. It tells at its end when somebody wrote to the file or put another in
 * its place meanwhile, and the digest of what was read.
 */
public final class ImageFile implements ImageReader {
  private final ImageReader reader;
  private final SourceFile source;

  ImageFile(ImageReader reader, SourceFile source) {
    this.reader = reader;
    this.source = source;
  }

  @Override
  public ImageLayout layout() {
    return reader.layout();
  }

  /** As {@link SourceFile#version}. */
  public String version() throws IOException {
    return source.version();
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    try {
      return reader.region(level, x, y, width, height);
    } catch (ImageFormatException damage) {
      // Half of one file and half of another look damaged; that is not what happened.
      source.checkUnchanged();
      throw damage;
    }
  }

  /**
   * As of every image; and the file was the same all the time.
   *
   * @throws UnsettledFileException when that cannot be told, which may pass
   */
  @Override
  public void finish() throws IOException, ImageFormatException {
    try {
      reader.finish();
    } catch (ImageFormatException damage) {
      source.checkUnchanged();
      throw damage;
    }
    source.checkUnchanged();
  }

  /**
   * SHA-256 of the file that the pixels are of, in hexadecimal digits; of several as {@link
   * SourceFile#contentSha256} has it.
   *
   * @throws IllegalStateException before {@link #finish}
   */
  public String contentSha256() {
    return source.contentSha256();
  }

  @Override
  public void close() throws IOException {
    try (source) {
      reader.close();
    }
  }
}
