package io.tilewise.image.tiff.directory;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a file's header and all of its directories. */
public final class TiffStructure {
  /** Levels, labels and previews of real slides are about a dozen. */
  private static final int MAX_DIRECTORIES = 256;

  private static final int HEADER_BYTES = 16;
  private static final int CLASSIC_HEADER_BYTES = 8;
  private static final int MAGIC_AT = 2;
  private static final int CLASSIC_MAGIC = 42;
  private static final int BIG_MAGIC = 43;
  private static final int CLASSIC_OFFSET_AT = 4;
  private static final int BIG_OFFSET_AT = 8;
  private static final int BIG_OFFSET_BYTES = 8;

  private final TiffBytes file;
  private final Form form;
  private final Set<Long> seen = new HashSet<>();

  private TiffStructure(TiffBytes file, Form form) {
    this.file = file;
    this.form = form;
  }

  /**
   * The directories of a file in the order of its chain, each with those below it.
   *
   * @throws ImageFormatException when something of them is outside of the file, they lead in a
   *     circle, or are too many
   */
  public static List<TiffDirectory> read(FileBytes bytes) throws IOException, ImageFormatException {
    byte[] header = bytes.stream().readNBytes(HEADER_BYTES);
    if (header.length < CLASSIC_HEADER_BYTES) {
      throw corrupt("TIFF: ends in its header (expected: directories behind it)");
    }
    boolean little = header[0] == 'I';
    TiffBytes file = new TiffBytes(bytes, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int magic = (int) file.number(header, MAGIC_AT, Short.BYTES);
    if (header[0] != header[1] || (magic != CLASSIC_MAGIC && magic != BIG_MAGIC)) {
      throw corrupt("TIFF: begins with another signature (expected: II or MM, 42 or 43)");
    }
    if (magic == BIG_MAGIC) {
      return new TiffStructure(file, Form.BIG).chain(bigOffset(file, header));
    }
    if (header.length == HEADER_BYTES && isNdpi(file, header)) {
      return new TiffStructure(file, Form.NDPI)
          .chain(file.number(header, CLASSIC_OFFSET_AT, Long.BYTES));
    }
    return new TiffStructure(file, Form.CLASSIC)
        .chain(file.number(header, CLASSIC_OFFSET_AT, Integer.BYTES));
  }

  private static long bigOffset(TiffBytes file, byte[] header) throws ImageFormatException {
    if (header.length < HEADER_BYTES) {
      throw corrupt("BigTIFF: ends in its header (expected: directories behind it)");
    }
    long width = file.number(header, CLASSIC_OFFSET_AT, Short.BYTES);
    long zero = file.number(header, CLASSIC_OFFSET_AT + Short.BYTES, Short.BYTES);
    if (width != BIG_OFFSET_BYTES || zero != 0) {
      throw corrupt("BigTIFF offsets: %d bytes, %d (expected: 8, 0)".formatted(width, zero));
    }
    return file.number(header, BIG_OFFSET_AT, Long.BYTES);
  }

  /** It is classic TIFF by its header; the first directory tells, read in Hamamatsu's form. */
  private static boolean isNdpi(TiffBytes file, byte[] header) throws IOException {
    if (!file.isLittleEndian()) {
      return false;
    }
    try {
      long at = file.number(header, CLASSIC_OFFSET_AT, Long.BYTES);
      return Entries.read(file, Form.NDPI, at).fields().containsKey(Tag.NDPI_FORMAT);
    } catch (ImageFormatException e) {
      return false; // if it is none in this form, the classic form says what is wrong
    }
  }

  private List<TiffDirectory> chain(long first) throws IOException, ImageFormatException {
    List<TiffDirectory> directories = new ArrayList<>();
    long at = first;
    if (at == 0) {
      throw corrupt("TIFF directories: 0 (expected: at least 1)");
    }
    while (at != 0) {
      Entries entries = entries(at);
      directories.add(directory(entries));
      at = entries.next();
    }
    return directories;
  }

  private TiffDirectory directory(Entries entries) throws IOException, ImageFormatException {
    Map<Tag, Field> fields = entries.fields();
    TiffDirectory alone = new TiffDirectory(file, fields, List.of());
    List<TiffDirectory> children = new ArrayList<>();
    for (long at : alone.numbers(Tag.SUB_IFDS, MAX_DIRECTORIES)) {
      children.add(new TiffDirectory(file, entries(at).fields(), List.of()));
    }
    return new TiffDirectory(file, fields, children);
  }

  private Entries entries(long at) throws IOException, ImageFormatException {
    if (!seen.add(at)) {
      throw corrupt("TIFF directory at " + at + ": twice (expected: each once)");
    }
    if (seen.size() > MAX_DIRECTORIES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "TIFF directories: %1$d or more (expected: at most %2$d)"
              .formatted(seen.size(), MAX_DIRECTORIES));
    }
    return Entries.read(file, form, at);
  }
}
