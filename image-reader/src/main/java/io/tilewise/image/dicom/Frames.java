package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.dataset.Attributes;
import io.tilewise.image.dicom.dataset.DicomFile;
import io.tilewise.image.dicom.dataset.PixelData;
import io.tilewise.image.dicom.dataset.Tag;
import java.io.EOFException;
import java.io.IOException;

/** The frames of one file. Thread-safe. */
interface Frames {

  /** Decodes a frame, from 0 on: of the size that the format says. */
  RgbPixels read(int frame) throws IOException, ImageFormatException;

  /** Of a file; checks where each frame is. */
  static Frames of(DicomFile file, FrameFormat format, int count, ImageLimits limits)
      throws IOException, ImageFormatException {
    PixelData pixels = file.pixels().orElseThrow(() -> Attributes.missing(Tag.PIXEL_DATA));
    return switch (pixels) {
      case PixelData.Plain plain when !format.jpeg() ->
          PlainFrames.of(file.bytes(), plain, format, count);
      case PixelData.Encapsulated encapsulated when format.jpeg() ->
          JpegFrames.of(
              FrameTable.of(file, encapsulated, count), format, count, limits.maxHeldPixels());
      default ->
          throw corrupt(
              "%s: %s (expected: %s)"
                  .formatted(
                      Tag.PIXEL_DATA,
                      format.jpeg() ? "as it is" : "in fragments",
                      format.jpeg() ? "in fragments, with JPEG" : "as it is, uncompressed"));
    };
  }

  /** Bytes that lay in the file when it was opened. */
  static byte[] read(FileBytes file, long at, int length) throws IOException, ImageFormatException {
    byte[] bytes = new byte[length];
    try {
      file.read(at, bytes);
    } catch (EOFException e) {
      throw corrupt("DICOM: " + e.getMessage() + " (expected: as long as it was)");
    }
    return bytes;
  }
}
