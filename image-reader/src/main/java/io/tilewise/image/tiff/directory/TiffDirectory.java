package io.tilewise.image.tiff.directory;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The fields of one image of a file, and the directories below it.
 *
 * @param children what its field SubIFDs names, in order
 */
public record TiffDirectory(TiffBytes file, Map<Tag, Field> fields, List<TiffDirectory> children) {

  public TiffDirectory {
    fields = Map.copyOf(fields);
    children = List.copyOf(children);
  }

  public boolean has(Tag tag) {
    return fields.containsKey(tag);
  }

  /** The number of a field that has one. */
  public OptionalLong number(Tag tag) throws IOException, ImageFormatException {
    Field field = fields.get(tag);
    if (field == null) {
      return OptionalLong.empty();
    }
    if (field.count() != 1) {
      throw corrupt(tag + ": " + field.count() + " values (expected: 1)");
    }
    return OptionalLong.of(field.whole(0));
  }

  /** The same of a field that must be there. */
  public long required(Tag tag) throws IOException, ImageFormatException {
    return number(tag).orElseThrow(() -> missing(tag));
  }

  /** The refusal of a directory that lacks a field. */
  public static ImageFormatException missing(Tag tag) {
    return corrupt(tag + ": missing (expected: in every image)");
  }

  /** The numbers of a field that has a few; none where it is not there. */
  public List<Long> numbers(Tag tag, int most) throws IOException, ImageFormatException {
    List<Long> numbers = new ArrayList<>();
    Field field = fields.get(tag);
    if (field != null) {
      checkCount(field, most);
      for (int i = 0; i < field.count(); i++) {
        numbers.add(field.whole(i));
      }
    }
    return numbers;
  }

  /**
   * A number that need not be whole, the first of its field; empty where it is none or infinite.
   */
  public OptionalDouble real(Tag tag) throws IOException, ImageFormatException {
    Field field = fields.get(tag);
    if (field == null || field.count() == 0) {
      return OptionalDouble.empty();
    }
    double value = field.real(0);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** A text up to its first zero byte. */
  public Optional<String> text(Tag tag, int mostBytes) throws IOException, ImageFormatException {
    return bytes(tag, mostBytes)
        .map(
            bytes -> {
              int end = 0;
              while (end < bytes.length && bytes[end] != 0) {
                end++;
              }
              return new String(bytes, 0, end, UTF_8);
            });
  }

  /** The bytes of a field, whatever they mean. */
  public Optional<byte[]> bytes(Tag tag, int most) throws IOException, ImageFormatException {
    Field field = fields.get(tag);
    if (field == null) {
      return Optional.empty();
    }
    checkCount(field, most / field.type().bytes());
    return Optional.of(field.bytes(0, field.count()));
  }

  /** A table that may be long. */
  public Optional<Numbers> table(Tag tag) {
    return Optional.ofNullable(fields.get(tag)).map(Numbers::new);
  }

  private static void checkCount(Field field, int most) throws ImageFormatException {
    if (field.count() > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          field.tag() + ": " + field.count() + " values (expected: at most " + most + ")");
    }
  }
}
