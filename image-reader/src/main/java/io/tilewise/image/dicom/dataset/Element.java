package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.Set;

/**
 * What stands before a value (PS3.5, 7.1).
 *
 * @param vr of two letters; empty in data sets without
 * @param length of the value in bytes, or {@link #UNDEFINED}
 */
record Element(int number, String vr, long length) {
  /** The value goes on to a delimiter. */
  static final long UNDEFINED = 0xffff_ffffL;

  static final int ITEM = 0xfffe_e000;
  static final int ITEM_END = 0xfffe_e00d;
  static final int SEQUENCE_END = 0xfffe_e0dd;

  private static final int META_GROUP = 0x0002;
  private static final int DELIMITERS = 0xfffe;

  private static final Set<String> SHORT =
      Set.of(
          "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL",
          "SS", "ST", "TM", "UI", "UL", "US");
  private static final Set<String> LONG =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

  /**
   * Reads one.
   *
   * @param explicit whether elements say their VR; items and delimiters never do
   */
  static Element read(DicomInput in, boolean explicit) throws IOException, ImageFormatException {
    int number = in.tag();
    if (!explicit || number >>> Short.SIZE == DELIMITERS) {
      return new Element(number, "", in.doubleWord());
    }
    String vr = new String(in.bytes(2), ISO_8859_1);
    if (SHORT.contains(vr)) {
      return new Element(number, vr, in.word());
    }
    if (!LONG.contains(vr)) {
      throw corrupt(
          "DICOM element (%04x,%04x): of no known value representation (expected: one of PS3.5)"
              .formatted(number >>> Short.SIZE, number & 0xffff));
    }
    var _ = in.word(); // reserved
    return new Element(number, vr, in.doubleWord());
  }

  /**
   * Refuses a value that does not lie before an end; one of undefined length has to begin there.
   */
  void checkInside(DicomInput in, long end) throws ImageFormatException {
    long least = isUndefined() ? 0 : length;
    if (!in.isInside(least, end)) { // a name is made for refusals alone: there are millions
      in.checkInside(name(), least, end);
    }
  }

  /** Elements stand in the order of their numbers, which are unsigned. */
  long order() {
    return Integer.toUnsignedLong(number);
  }

  boolean isUndefined() {
    return length == UNDEFINED;
  }

  boolean isOfMeta() {
    return number >>> Short.SIZE == META_GROUP;
  }

  /** An item or a delimiter, which is no element of a data set. */
  boolean isDelimiter() {
    return number >>> Short.SIZE == DELIMITERS;
  }

  /** Whether a value of undefined length is in fragments, not in items. */
  boolean isInFragments() {
    return vr.equals("OB") || vr.equals("OW");
  }

  /** Of undefined length: a sequence, by the rules of PS3.5 6.2.2 without VRs where it is UN. */
  boolean isOfUnknownVr() {
    return vr.equals("UN");
  }

  /** For refusals: its number, never its value. */
  String name() {
    return "DICOM element (%04x,%04x)".formatted(number >>> Short.SIZE, number & 0xffff);
  }
}
