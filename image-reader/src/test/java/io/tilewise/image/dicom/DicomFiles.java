package io.tilewise.image.dicom;

import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;

/** Files of one series, for tests of what reads folders. */
public final class DicomFiles {
  private DicomFiles() {}

  /** A level, half as large as the one before; 0 is 64x48. */
  public static byte[] level(int number) {
    return new DicomSlide(
            64 >> number, 48 >> number, 16, Samples.RGB, Table.NONE, Places.FULL, number)
        .file();
  }
}
