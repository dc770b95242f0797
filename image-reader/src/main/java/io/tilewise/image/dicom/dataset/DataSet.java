package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.Metadata;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a data set (PS3.5, 7): keeps the attributes that are on the list, and steps over
 * all others.
 */
final class DataSet {
  /** Sequences in sequences; those of real files are six deep. */
  private static final int MAX_DEPTH = 32;

  /** Of a value that is on the list: numbers, codes and UIDs. */
  private static final int MAX_VALUE_BYTES = 256;

  /** Fragments that are shorter lie near one another. */
  private static final int SHORT_FRAGMENT = 1024;

  private final DicomInput in;
  private final Fragments.Room room;
  private final Metadata metadata = new Metadata("DICOM");
  private final Attributes attributes = new Attributes();
  private @Nullable PixelData pixels;

  /**
   * What is being read.
   *
   * @param sequence of the list that it stands in; empty in the data set itself, and where nothing
   *     is read
   * @param read whether anything in it is on the list
   * @param end that it may not reach beyond
   * @param delimited whether it goes on to a delimiter; else to its end
   * @param depth how many sequences it stands in
   * @param explicit whether elements say their VR
   */
  private record Part(
      Optional<Tag> sequence,
      boolean read,
      long end,
      boolean delimited,
      int depth,
      boolean explicit) {

    Part inner(long innerEnd, boolean innerDelimited) {
      return new Part(sequence, read, innerEnd, innerDelimited, depth, explicit);
    }

    /** A sequence in it, by the rules of PS3.5 6.2.2 without VRs where its own is unknown. */
    Part sequence(Optional<Tag> inner, Element element, long position) throws ImageFormatException {
      if (depth == MAX_DEPTH) {
        throw corrupt(
            "DICOM sequences: more than %d in one another (expected: fewer)".formatted(MAX_DEPTH));
      }
      return new Part(
          inner,
          inner.isPresent(),
          element.isUndefined() ? end : position + element.length(),
          element.isUndefined(),
          depth + 1,
          explicit && !element.isOfUnknownVr());
    }
  }

  private DataSet(DicomInput in, Fragments.Room room) {
    this.in = in;
    this.room = room;
  }

  /** Reads from where the input is to the end of the file. */
  static DataSet read(DicomInput in, boolean explicit, Fragments.Room room)
      throws IOException, ImageFormatException {
    DataSet dataSet = new DataSet(in, room);
    dataSet.elements(new Part(Optional.empty(), true, in.size(), false, 0, explicit));
    return dataSet;
  }

  Attributes attributes() {
    return attributes;
  }

  Optional<PixelData> pixels() {
    return Optional.ofNullable(pixels);
  }

  private void elements(Part part) throws IOException, ImageFormatException {
    long before = -1;
    while (part.delimited || in.position() < part.end) {
      Element element = next(part);
      if (part.delimited && element.number() == Element.ITEM_END) {
        checkEmpty(element);
        return;
      }
      if (element.isDelimiter() || element.order() <= before) {
        throw corrupt(element.name() + ": out of its order (expected: behind all smaller numbers)");
      }
      before = element.order();
      value(part, element);
    }
  }

  private Element next(Part part) throws IOException, ImageFormatException {
    long from = in.position();
    Element element = Element.read(in, part.explicit);
    metadata.add(in.position() - from);
    element.checkInside(in, part.end);
    return element;
  }

  private void value(Part part, Element element) throws IOException, ImageFormatException {
    Optional<Tag> tag = part.read ? Tag.of(part.sequence, element.number()) : Optional.<Tag>empty();
    if (tag.isPresent() && part.explicit && !tag.get().mayHave(element.vr())) {
      throw corrupt(
          "%s: of another value representation (expected: %s)"
              .formatted(tag.get(), tag.get().vr()));
    }
    if (tag.filter(Tag.PIXEL_DATA::equals).isPresent()) {
      pixels = pixels(part, element);
    } else if (element.isUndefined()) {
      undefined(part, element, tag);
    } else if (tag.isPresent() && tag.get().isSequence()) {
      items(part.sequence(tag, element, in.position()));
    } else {
      keep(tag, element);
    }
  }

  private void undefined(Part part, Element element, Optional<Tag> tag)
      throws IOException, ImageFormatException {
    boolean value = tag.isPresent() && !tag.get().isSequence();
    boolean items = !part.explicit || element.vr().equals("SQ") || element.isOfUnknownVr();
    if (!value && items) {
      items(part.sequence(tag, element, in.position()));
    } else if (!value && element.isInFragments()) {
      var _ = fragments(part, element); // of an icon
    } else {
      throw corrupt(element.name() + ": of undefined length (expected: a length)");
    }
  }

  private void keep(Optional<Tag> tag, Element element) throws IOException, ImageFormatException {
    metadata.add(element.length());
    if (tag.isEmpty()) {
      in.skip(element.length());
    } else if (tag.get().isTable()) {
      attributes.addTable(tag.get(), in.position(), element.length());
      in.skip(element.length());
    } else {
      if (element.length() > MAX_VALUE_BYTES) {
        throw corrupt(
            "%s: %d bytes (expected: at most %d)"
                .formatted(tag.get(), element.length(), MAX_VALUE_BYTES));
      }
      attributes.add(tag.get(), in.bytes((int) element.length()));
    }
  }

  private void items(Part sequence) throws IOException, ImageFormatException {
    while (sequence.delimited || in.position() < sequence.end) {
      Element item = next(sequence);
      if (sequence.delimited && item.number() == Element.SEQUENCE_END) {
        checkEmpty(item);
        return;
      }
      checkItem(item);
      sequence.sequence.ifPresent(attributes::begin);
      boolean undefined = item.isUndefined();
      elements(sequence.inner(undefined ? sequence.end : in.position() + item.length(), undefined));
    }
  }

  private static void checkItem(Element item) throws ImageFormatException {
    if (item.number() != Element.ITEM) {
      throw corrupt(item.name() + ": in a sequence (expected: an item, (fffe,e000))");
    }
  }

  private static void checkEmpty(Element delimiter) throws ImageFormatException {
    if (delimiter.length() != 0) {
      throw corrupt(delimiter.name() + ": a delimiter with bytes (expected: none)");
    }
  }

  private PixelData pixels(Part part, Element element) throws IOException, ImageFormatException {
    if (element.isUndefined()) {
      return fragments(part, element);
    }
    PixelData plain = new PixelData.Plain(in.position(), element.length());
    in.skip(element.length());
    return plain;
  }

  /**
   * One element of a few bytes before each fragment, which lie far apart, unless they are short.
   */
  private PixelData fragments(Part part, Element element) throws IOException, ImageFormatException {
    if (!part.explicit) {
      throw corrupt(element.name() + ": of undefined length (expected: a length)");
    }
    in.readAhead(false);
    Element basic = fragment(part);
    checkItem(basic);
    long basicAt = in.position();
    in.skip(basic.length());
    Fragments fragments = new Fragments(room);
    Element next = fragment(part);
    while (next.number() != Element.SEQUENCE_END) {
      checkItem(next);
      fragments.add(in.position(), next.length());
      in.skip(next.length());
      in.readAhead(next.length() < SHORT_FRAGMENT);
      next = fragment(part);
    }
    checkEmpty(next);
    in.readAhead(true);
    return new PixelData.Encapsulated(basicAt, basic.length(), fragments);
  }

  private Element fragment(Part part) throws IOException, ImageFormatException {
    Element fragment = Element.read(in, false);
    fragment.checkInside(in, part.end);
    if (fragment.isUndefined()) {
      throw corrupt(fragment.name() + ": a fragment of undefined length (expected: a length)");
    }
    return fragment;
  }
}
