package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.dicom.DicomImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The one kind of folder that is an image: of DICOM files and nothing else. A file that is none
 * might be a damaged one, and the image would lack a level without a word.
 */
public final class DicomFolder {
  private DicomFolder() {}

  /**
   * Whether a path is a folder with a file of DICOM in it, so that it may be an image: for whoever
   * has to tell before it is opened, which alone says whether it is one.
   */
  public static boolean is(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try {
      for (Path entry : SourceState.list(path)) {
        if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && isDicom(entry)) {
          return true;
        }
      }
      return false;
    } catch (IOException | ImageFormatException e) {
      return false;
    }
  }

  private static boolean isDicom(Path file) throws IOException {
    try (FileBytes bytes = FileBytes.open(file)) {
      return ImageFormat.isDicom(ImageFormat.firstBytes(bytes));
    }
  }

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
      throw SourceState.none(SourceState.NO_DICOM);
    }
    if (other >= 0) {
      throw unsupported(
          "image: a directory of DICOM whose file %d of %d, by name, is none (expected: DICOM alone)"
              .formatted(other + 1, files.size()));
    }
    return DicomImage.openSeries(files, limits);
  }
}
