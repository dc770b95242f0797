package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The attributes of a file that are on the list. */
public final class Attributes {
  /** Values of one attribute, in the items of a sequence. */
  private static final int MOST_VALUES = 16;

  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,12}");

  /** Where a table lies in the file. */
  public record Place(long at, long length) {}

  private final Map<Tag, List<byte[]>> values = new EnumMap<>(Tag.class);
  private final Map<Tag, Integer> items = new EnumMap<>(Tag.class);
  private final Map<Tag, Place> tables = new EnumMap<>(Tag.class);
  private final FramePositions positions = new FramePositions();

  void add(Tag tag, byte[] value) throws ImageFormatException {
    switch (tag) {
      case COLUMN_POSITION -> positions.putColumn(position(tag, value));
      case ROW_POSITION -> positions.putRow(position(tag, value));
      default -> keep(tag, value);
    }
  }

  private void keep(Tag tag, byte[] value) throws ImageFormatException {
    List<byte[]> all = values.computeIfAbsent(tag, _ -> new ArrayList<>());
    if (all.size() == (tag == Tag.ILLUMINATION_CODE ? MOST_VALUES : 1)) {
      throw corrupt(tag + ": more than " + all.size() + " of it (expected: no more)");
    }
    all.add(value);
  }

  private static int position(Tag tag, byte[] value) throws ImageFormatException {
    checkLength(tag, value, Integer.BYTES);
    return (int) DicomInput.number(value, 0, Integer.BYTES);
  }

  void addTable(Tag tag, long at, long length) {
    tables.put(tag, new Place(at, length));
  }

  /** An item of a sequence begins. */
  void begin(Tag sequence) {
    items.merge(sequence, 1, Integer::sum);
    if (sequence == Tag.FRAME_GROUPS) {
      positions.begin();
    }
  }

  /** How many items a sequence has. */
  public int items(Tag sequence) {
    return items.getOrDefault(sequence, 0);
  }

  public FramePositions positions() {
    return positions;
  }

  /** Where a table lies; empty where there is none, or an empty one. */
  public Optional<Place> table(Tag tag) {
    return Optional.ofNullable(tables.get(tag)).filter(place -> place.length() > 0);
  }

  /** A text; empty where there is none. */
  public Optional<String> text(Tag tag) {
    return texts(tag).stream().findFirst().filter(text -> !text.isEmpty());
  }

  /** What a text says in the parts that a backslash separates, and in all items. */
  public List<String> texts(Tag tag) {
    return values.getOrDefault(tag, List.of()).stream()
        .map(value -> new String(value, ISO_8859_1))
        .flatMap(text -> List.of(text.split("\\\\", -1)).stream())
        .map(text -> text.replace('\0', ' ').strip())
        .toList();
  }

  /** A whole number; empty where there is none. */
  public OptionalLong number(Tag tag) throws ImageFormatException {
    List<byte[]> all = values.getOrDefault(tag, List.of());
    if (all.isEmpty() || all.getFirst().length == 0) {
      return OptionalLong.empty();
    }
    byte[] value = all.getFirst();
    return OptionalLong.of(
        switch (tag.vr()) {
          case "US" -> binary(tag, value, Short.BYTES);
          case "UL" -> binary(tag, value, Integer.BYTES);
          default -> decimal(tag);
        });
  }

  /** The same of one that has to be there. */
  public long required(Tag tag) throws ImageFormatException {
    return number(tag).orElseThrow(() -> missing(tag));
  }

  /** An attribute that has to be there. */
  public static ImageFormatException missing(Tag tag) {
    return corrupt(tag + ": missing (expected: a value)");
  }

  private static long binary(Tag tag, byte[] value, int bytes) throws ImageFormatException {
    checkLength(tag, value, bytes);
    return DicomInput.number(value, 0, bytes);
  }

  private static void checkLength(Tag tag, byte[] value, int bytes) throws ImageFormatException {
    if (value.length != bytes) {
      throw corrupt(tag + ": " + value.length + " bytes (expected: " + bytes + ", one number)");
    }
  }

  private long decimal(Tag tag) throws ImageFormatException {
    List<String> parts = texts(tag);
    if (parts.size() != 1 || !INTEGER.matcher(parts.getFirst()).matches()) {
      throw corrupt(tag + ": no number (expected: one)");
    }
    return Long.parseLong(parts.getFirst());
  }
}
