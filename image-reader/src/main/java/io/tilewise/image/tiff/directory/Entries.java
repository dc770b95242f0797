package io.tilewise.image.tiff.directory;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One directory as it is stored: its entries, and where the next directory is. */
final class Entries {
  /** As many as libtiff takes; real directories have 20 to 60. */
  private static final int MAX_ENTRIES = 4096;

  private static final int TYPE_AT = 2;
  private static final int VALUES_AT = 4;

  private final TiffBytes file;
  private final Form form;
  private final int count;
  private final byte[] bytes;

  private Entries(TiffBytes file, Form form, int count, byte[] bytes) {
    this.file = file;
    this.form = form;
    this.count = count;
    this.bytes = bytes;
  }

  static Entries read(TiffBytes file, Form form, long at) throws IOException, ImageFormatException {
    String what = "TIFF directory at " + Long.toUnsignedString(at);
    long count = file.number(file.read(what, at, form.countBytes()), 0, form.countBytes());
    if (count < 0 || count > MAX_ENTRIES) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          what
              + ": "
              + Long.toUnsignedString(count)
              + " entries (expected: at most "
              + MAX_ENTRIES
              + ")");
    }
    if (count == 0) {
      throw corrupt(what + ": 0 entries (expected: the fields of an image)");
    }
    int entries = (int) count;
    byte[] bytes = file.read(what, at + form.countBytes(), form.directoryBytes(entries));
    return new Entries(file, form, entries, bytes);
  }

  /** Where the next directory is, 0 behind the last. */
  long next() {
    return file.number(bytes, count * form.entryBytes(), form.offsetBytes());
  }

  /** The fields that are looked at; each once, since readers disagree which of two counts. */
  Map<Tag, Field> fields() throws ImageFormatException {
    Map<Tag, Field> fields = new EnumMap<>(Tag.class);
    for (int i = 0; i < count; i++) {
      int at = i * form.entryBytes();
      Optional<Tag> tag = Tag.of((int) file.number(bytes, at, TYPE_AT));
      if (tag.isPresent()) {
        Field field = field(tag.get(), i);
        if (fields.put(tag.get(), field) != null) {
          throw corrupt(tag.get() + ": twice in a directory (expected: once)");
        }
      }
    }
    return fields;
  }

  private Field field(Tag tag, int entry) throws ImageFormatException {
    int at = entry * form.entryBytes();
    int code = (int) file.number(bytes, at + TYPE_AT, VALUES_AT - TYPE_AT);
    FieldType type =
        FieldType.of(code)
            .orElseThrow(() -> corrupt(tag + ": of type " + code + " (expected: one of TIFF's)"));
    long values = file.number(bytes, at + VALUES_AT, form.valuesBytes());
    if (values < 0 || values > file.size() / type.bytes()) {
      throw corrupt(
          "%s: %s values of %d bytes (expected: within the file's %d)"
              .formatted(tag, Long.toUnsignedString(values), type.bytes(), file.size()));
    }
    int valueAt = at + VALUES_AT + form.valuesBytes();
    long high = high(entry);
    if (isInline(type, values)) {
      byte[] inline = Arrays.copyOfRange(bytes, valueAt, valueAt + form.inlineBytes());
      return high == 0
          ? new Field(file, tag, type, values, inline, 0)
          : widened(new Field(file, tag, type, values, inline, 0), entry);
    }
    long offset = file.number(bytes, valueAt, form.inlineBytes()) | high << Integer.SIZE;
    file.checkInside(tag.toString(), offset, values * type.bytes());
    return new Field(file, tag, type, values, new byte[0], offset);
  }

  /** Hamamatsu never keeps texts in an entry. */
  private boolean isInline(FieldType type, long values) {
    return values * type.bytes() <= form.inlineBytes()
        && !(form == Form.NDPI && type == FieldType.ASCII);
  }

  private long high(int entry) {
    return form.highBytes() == 0 ? 0 : file.number(bytes, highAt(entry), form.highBytes());
  }

  private int highAt(int entry) {
    return count * form.entryBytes() + form.offsetBytes() + entry * form.highBytes();
  }

  /** A value in an entry that has a high word is a number of twice as many bytes. */
  private Field widened(Field field, int entry) throws ImageFormatException {
    FieldType wide =
        switch (field.type()) {
          case LONG -> FieldType.LONG8;
          case SLONG -> FieldType.SLONG8;
          default ->
              throw corrupt(field.tag() + ": a high word of " + field.type() + " (expected: none)");
        };
    byte[] value = Arrays.copyOf(field.inline(), wide.bytes());
    System.arraycopy(bytes, highAt(entry), value, form.inlineBytes(), form.highBytes());
    return new Field(file, field.tag(), wide, 1, value, 0);
  }
}
