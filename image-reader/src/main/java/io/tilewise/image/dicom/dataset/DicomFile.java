package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.Optional;

/**
 * A file of DICOM (PS3.10, 7): a preamble, some elements about the file, and a data set.
 *
 * @param syntaxUid of its transfer syntax
 * @param pixels empty where it has none
 */
public record DicomFile(
    FileBytes bytes, String syntaxUid, Attributes attributes, Optional<PixelData> pixels) {
  private static final int PREAMBLE_BYTES = 128;
  private static final String MAGIC = "DICM";
  private static final int META_LENGTH = 0x0002_0000;
  private static final int TRANSFER_SYNTAX = 0x0002_0010;
  private static final int MAX_UID_BYTES = 64;

  /** Of a UI value, which is even in length. */
  private static final String PADDING = "\0";

  /**
   * Reads the structure of a whole file.
   *
   * @param room for its fragments
   * @throws ImageFormatException when it is damaged, or in a syntax that cannot be read
   */
  public static DicomFile read(FileBytes bytes, Fragments.Room room)
      throws IOException, ImageFormatException {
    DicomInput in = new DicomInput(bytes);
    in.checkInside("DICOM preamble", PREAMBLE_BYTES, in.size());
    in.skip(PREAMBLE_BYTES);
    if (!new String(in.bytes(MAGIC.length()), ISO_8859_1).equals(MAGIC)) {
      throw corrupt("DICOM: no DICM behind its preamble (expected: DICM)");
    }
    String uid = meta(in);
    DataSet dataSet = DataSet.read(in, TransferSyntax.of(uid) != TransferSyntax.IMPLICIT, room);
    return new DicomFile(bytes, uid, dataSet.attributes(), dataSet.pixels());
  }

  /** The same, of whose pixels nothing is kept. */
  public DicomFile withoutPixels() {
    return new DicomFile(bytes, syntaxUid, attributes, Optional.empty());
  }

  public TransferSyntax syntax() throws ImageFormatException {
    TransferSyntax syntax = TransferSyntax.of(syntaxUid);
    if (syntax == TransferSyntax.OTHER) {
      throw TransferSyntax.notRead(syntaxUid);
    }
    return syntax;
  }

  /** Reads the elements about the file, as long as they say they are; returns the syntax. */
  private static String meta(DicomInput in) throws IOException, ImageFormatException {
    Element length = Element.read(in, true);
    if (length.number() != META_LENGTH || length.length() != Integer.BYTES) {
      throw corrupt("DICOM meta information: without its length (expected: (0002,0000) first)");
    }
    long bytes = in.doubleWord();
    in.checkInside("DICOM meta information", bytes, in.size());
    long end = in.position() + bytes;
    Optional<String> uid = Optional.empty();
    Element before = length;
    while (in.position() < end) {
      Element element = Element.read(in, true);
      if (!element.isOfMeta() || element.order() <= before.order() || element.isUndefined()) {
        throw corrupt(
            element.name() + ": in the meta information (expected: (0002,....) in order)");
      }
      element.checkInside(in, end);
      before = element;
      if (element.number() == TRANSFER_SYNTAX && element.length() <= MAX_UID_BYTES) {
        uid = Optional.of(uid(in.bytes((int) element.length())));
      } else {
        in.skip(element.length());
      }
    }
    return uid.orElseThrow(
        () -> corrupt("DICOM TransferSyntaxUID (0002,0010): missing (expected: a value)"));
  }

  private static String uid(byte[] value) {
    return new String(value, ISO_8859_1).replace(PADDING, "").strip();
  }
}
