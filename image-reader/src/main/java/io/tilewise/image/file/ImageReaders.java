package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.notFound;

import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.JpegImage;
import io.tilewise.image.png.PngImageReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens images by what they contain, never by what they are called. */
public final class ImageReaders {
  private static final int MAGIC_BYTES = 16;

  private ImageReaders() {}

  /**
   * Opens an image: the file, its size, its format and its structure up to the last byte are
   * checked, in this order, before the first pixel is decoded.
   *
   * @throws ImageFormatException when there is no such image or it is not one that is read
   * @throws IOException when the file cannot be read, which may pass
   */
  public static ImageReader open(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      BasicFileAttributes attributes = attributes(file);
      limits.checkFile(attributes.size());
      if (attributes.size() == 0) {
        throw corrupt("image: 0 bytes (expected: PNG or JPEG)");
      }
      ImageReader reader =
          switch (ImageFormat.of(magic(file))) {
            case PNG -> PngImageReader.open(file, attributes.size(), limits);
            case JPEG -> JpegImage.open(file, limits);
          };
      return new UnchangedFile(reader, file, attributes);
    } catch (FileSystemException e) {
      throw FileFailures.refusal(e);
    }
  }

  private static BasicFileAttributes attributes(Path file)
      throws IOException, ImageFormatException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw notFound(attributes.isDirectory() ? "a directory" : "a special file");
    }
    return attributes;
  }

  private static byte[] magic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAGIC_BYTES);
    }
  }
}
