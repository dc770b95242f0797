package io.tilewise.image.file;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.dicom.DicomImage;
import io.tilewise.image.jpeg.JpegImage;
import io.tilewise.image.openslide.SlideFormat;
import io.tilewise.image.png.PngImageReader;
import io.tilewise.image.tiff.TiffImage;
import io.tilewise.image.tiff.dialect.ScannerTiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens images by what they contain, not by what they are called; of MRXS the name alone tells. */
public final class ImageReaders {
  private ImageReaders() {}

  /**
   * Opens an image, a file or a folder of DICOM: the file, its size, its format and its structure
   * up to the last byte are checked, in this order, before the first pixel is decoded.
   *
   * @throws ImageFormatException when there is no such image or it is not one that is read
   * @throws IOException when the file cannot be read, which may pass
   */
  public static ImageFile open(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    return open(SourceFile.open(file, limits), limits);
  }

  /** The same of a file that is open; it is closed with the image, or when it is refused. */
  public static ImageFile open(SourceFile source, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      return new ImageFile(unchanged(source, limits), source);
    } catch (IOException | ImageFormatException | RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private static ImageReader unchanged(SourceFile source, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      return reader(source, limits);
    } catch (ImageFormatException damage) {
      // Half of one file and half of another look damaged; that is not what happened.
      source.checkUnchanged();
      throw damage;
    }
  }

  private static ImageReader reader(SourceFile source, ImageLimits limits)
      throws IOException, ImageFormatException {
    if (source.isFolder()) {
      return DicomFolder.open(source.files(), limits);
    }
    if (Mrxs.isNamed(source.path())) {
      return ForeignSlide.openMrxs(source, limits);
    }
    FileBytes bytes = source.bytes();
    return switch (ImageFormat.of(ImageFormat.firstBytes(bytes))) {
      case PNG -> PngImageReader.open(bytes, limits);
      case JPEG -> JpegImage.open(bytes, limits);
      case TIFF -> tiff(source, limits);
      case DICOM -> DicomImage.open(bytes, limits);
    };
  }

  private static ImageReader tiff(SourceFile source, ImageLimits limits)
      throws IOException, ImageFormatException {
    try {
      return TiffImage.open(source.bytes(), limits);
    } catch (ImageFormatException refusal) {
      Optional<ScannerTiff> scanner =
          refusal.kind() == ImageFormatException.Kind.UNSUPPORTED
              ? TiffImage.scanner(source.bytes())
              : Optional.empty();
      if (scanner.isEmpty()) {
        throw refusal;
      }
      SlideFormat format = new SlideFormat(scanner.get().words(), scanner.get().vendor());
      return ForeignSlide.open(source, format, limits);
    }
  }
}
