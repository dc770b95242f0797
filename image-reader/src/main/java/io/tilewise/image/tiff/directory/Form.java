package io.tilewise.image.tiff.directory;

/** How wide the numbers of a directory are. */
enum Form {
  /** TIFF 6.0. */
  CLASSIC(2, 4, 4, 4, 0),
  /** BigTIFF. */
  BIG(8, 8, 8, 8, 0),
  /**
   * Hamamatsu's: entries as in the classic form, offsets of directories of 8 bytes, and behind each
   * directory the high words of its entries' values.
   */
  NDPI(2, 4, 4, 8, 4);

  private static final int TAG_AND_TYPE_BYTES = 4;

  private final int countBytes;
  private final int valuesBytes;
  private final int inlineBytes;
  private final int offsetBytes;
  private final int highBytes;

  Form(int countBytes, int valuesBytes, int inlineBytes, int offsetBytes, int highBytes) {
    this.countBytes = countBytes;
    this.valuesBytes = valuesBytes;
    this.inlineBytes = inlineBytes;
    this.offsetBytes = offsetBytes;
    this.highBytes = highBytes;
  }

  /** Of the number of entries. */
  int countBytes() {
    return countBytes;
  }

  /** Of the number of a field's values. */
  int valuesBytes() {
    return valuesBytes;
  }

  /** Of the place in an entry for values or their offset. */
  int inlineBytes() {
    return inlineBytes;
  }

  /** Of the offset of a directory. */
  int offsetBytes() {
    return offsetBytes;
  }

  /** Of an entry's high word. */
  int highBytes() {
    return highBytes;
  }

  int entryBytes() {
    return TAG_AND_TYPE_BYTES + valuesBytes + inlineBytes;
  }

  /** Of a directory of so many entries, behind their number. */
  int directoryBytes(int entries) {
    return entries * (entryBytes() + highBytes) + offsetBytes;
  }
}
