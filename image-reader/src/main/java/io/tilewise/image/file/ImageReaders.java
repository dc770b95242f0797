package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.notFound;

import io.tilewise.image.FileBytes;
import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.JpegImage;
import io.tilewise.image.png.PngImageReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens images by what they contain, never by what they are called. */
public final class ImageReaders {
  private ImageReaders() {}

  /**
   * Opens an image: the file, its size, its format and its structure up to the last byte are
   * checked, in this order, before the first pixel is decoded.
   *
   * @throws ImageFormatException when there is no such image or it is not one that is read
   * @throws IOException when the file cannot be read, which may pass
   */
  public static ImageFile open(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      BasicFileAttributes before = attributes(file);
      limits.checkFile(before.size());
      if (before.size() == 0) {
        throw corrupt("image: 0 bytes (expected: PNG or JPEG)");
      }
      FileBytes bytes = FileBytes.open(file);
      try {
        return new ImageFile(reader(bytes, limits), bytes, file, before);
      } catch (IOException | ImageFormatException | RuntimeException | Error e) {
        bytes.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    }
  }

  private static ImageReader reader(FileBytes bytes, ImageLimits limits)
      throws IOException, ImageFormatException {
    byte[] firstBytes = bytes.stream().readNBytes(ImageFormat.MAGIC_BYTES);
    return switch (ImageFormat.of(firstBytes)) {
      case PNG -> PngImageReader.open(bytes, limits);
      case JPEG -> JpegImage.open(bytes, limits);
    };
  }

  /** Of a file that can be opened: to open a pipe waits for whoever writes to it. */
  private static BasicFileAttributes attributes(Path file)
      throws IOException, ImageFormatException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw notFound(attributes.isDirectory() ? "a directory" : "a special file");
    }
    return attributes;
  }
}
