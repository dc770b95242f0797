package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * An open image of a file. It tells at its end when somebody wrote to the file or put another in
 * its place meanwhile, and the digest of what was read.
 */
public final class ImageFile implements ImageReader {
  private final ImageReader reader;
  private final FileBytes bytes;
  private final Path file;
  private final BasicFileAttributes before;

  /**
   * An image of a file.
   *
   * @param before of the file, from before it was opened
   */
  ImageFile(ImageReader reader, FileBytes bytes, Path file, BasicFileAttributes before) {
    this.reader = reader;
    this.bytes = bytes;
    this.file = file;
    this.before = before;
  }

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
    if (!isUnchanged(attributes())) {
      throw corrupt("image: changed while it was read (expected: a finished file)");
    }
  }

  private BasicFileAttributes attributes() throws IOException, ImageFormatException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    }
  }

  /** Size and time alone miss a file that another was renamed over. */
  private boolean isUnchanged(BasicFileAttributes now) {
    return now.size() == before.size()
        && now.lastModifiedTime().equals(before.lastModifiedTime())
        && Objects.equals(now.fileKey(), before.fileKey());
  }

  /**
   * SHA-256 of the bytes that the pixels are made of, in hexadecimal digits.
   *
   * @throws IllegalStateException before {@link #finish}
   */
  public String contentSha256() {
    return bytes.contentSha256();
  }

  @Override
  public void close() throws IOException {
    try (bytes) {
      reader.close();
    }
  }
}
