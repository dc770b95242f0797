package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.notFound;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.dicom.DicomImage;
import java.io.IOException;
import java.util.List;

/**
 * The one kind of folder that is an image: of DICOM files and nothing else. A file that is none
 * might be a damaged one, and the image would lack a level without a word.
 */
final class DicomFolder {
  private DicomFolder() {}

  static ImageReader open(List<FileBytes> files, ImageLimits limits)
      throws IOException, ImageFormatException {
    int other = -1;
    int dicom = 0;
    for (int i = 0; i < files.size(); i++) {
      if (ImageFormat.isDicom(ImageFormat.firstBytes(files.get(i)))) {
        dicom++;
      } else {
        other = i;
      }
    }
    if (dicom == 0) {
      throw notFound("a directory");
    }
    if (other >= 0) {
      throw unsupported(
          "image: a directory of DICOM whose file %d of %d, by name, is none (expected: DICOM alone)"
              .formatted(other + 1, files.size()));
    }
    return DicomImage.open(files, limits);
  }
}
