package io.tilewise.image.dicom;

import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Files of one series, for tests of what reads folders. */
public final class DicomFiles {
  private DicomFiles() {}

  /** A level, half as large as the one before; 0 is 64x48. */
  public static byte[] level(int number) {
    return new DicomSlide(
            64 >> number, 48 >> number, 16, Samples.RGB, Table.NONE, Places.FULL, number)
        .file();
  }

  /** A file with a hole between two parts. */
  public record Hole(byte[] before, byte[] behind) {}

  /** A private element whose value is a hole. */
  public static Hole holeInAnElement(int bytes) {
    byte[] file = slide(Samples.RGB).file(all -> all.put(0x0009_1001, "OB", new byte[4]));
    return hole(file, DicomDamage.element(file, 0x0009_1001) + 8, bytes);
  }

  /** The first frame is a hole. */
  public static Hole holeInAFragment(int bytes) {
    byte[] file = slide(Samples.JPEG_GREY).file();
    int table = DicomDamage.indexOf(file, new byte[] {-2, -1, 0, -32, 0, 0, 0, 0});
    int length = table + 12;
    int first = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    return hole(DicomDamage.without(file, length + 4, first - 4), length, bytes);
  }

  private static DicomSlide slide(Samples samples) {
    return new DicomSlide(16, 16, 16, samples, Table.NONE, Places.FULL, 1);
  }

  /** A value of four bytes behind its length becomes a hole. */
  private static Hole hole(byte[] file, int length, int bytes) {
    byte[] changed = DicomDamage.withInt(file, length, bytes);
    return new Hole(
        Arrays.copyOf(changed, length + 4),
        Arrays.copyOfRange(changed, length + 8, changed.length));
  }
}
