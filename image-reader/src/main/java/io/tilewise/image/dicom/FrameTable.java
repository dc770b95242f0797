package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.dicom.dataset.Attributes.Place;
import io.tilewise.image.dicom.dataset.DicomFile;
import io.tilewise.image.dicom.dataset.Fragments;
import io.tilewise.image.dicom.dataset.PixelData;
import io.tilewise.image.dicom.dataset.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Which fragments make which frame (PS3.5, A.4). A table of offsets is believed only as far as
 * fragments begin where it says; without one, each fragment is a frame, or all of them are the only
 * one.
 */
final class FrameTable {
  private final FileBytes file;
  private final Fragments fragments;

  /** The first fragment of each frame, and the number of fragments. */
  private final int[] first;

  private FrameTable(FileBytes file, Fragments fragments, int[] first) {
    this.file = file;
    this.fragments = fragments;
    this.first = first;
  }

  /**
   * Of a file.
   *
   * @param count of its frames, &gt;= 1
   */
  static FrameTable of(DicomFile file, PixelData.Encapsulated pixels, int count)
      throws IOException, ImageFormatException {
    Fragments fragments = pixels.fragments();
    if (fragments.count() < count) {
      throw corrupt(
          "DICOM fragments: %d (expected: at least %d, one a frame)"
              .formatted(fragments.count(), count));
    }
    Optional<Place> extended = file.attributes().table(Tag.EXTENDED_OFFSETS);
    int[] first;
    if (extended.isPresent()) {
      checkNoOther(pixels);
      Place lengths =
          file.attributes()
              .table(Tag.EXTENDED_LENGTHS)
              .orElseThrow(
                  () -> corrupt(Tag.EXTENDED_LENGTHS + ": missing (expected: as offsets)"));
      first = matched(fragments, table(file, Tag.EXTENDED_OFFSETS, extended.get(), count, true));
      checkLengths(fragments, table(file, Tag.EXTENDED_LENGTHS, lengths, count, true));
    } else if (pixels.basicLength() > 0) {
      Place basic = new Place(pixels.basicAt(), pixels.basicLength());
      first = matched(fragments, table(file, Tag.PIXEL_DATA, basic, count, false));
    } else {
      first = untold(fragments, count);
    }
    return new FrameTable(file.bytes(), fragments, first);
  }

  private static void checkNoOther(PixelData.Encapsulated pixels) throws ImageFormatException {
    if (pixels.basicLength() > 0) {
      throw corrupt("DICOM basic offset table: beside an extended one (expected: one of them)");
    }
  }

  private static long[] table(DicomFile file, Tag tag, Place place, int count, boolean wide)
      throws IOException, ImageFormatException {
    int bytes = wide ? Long.BYTES : Integer.BYTES;
    if (place.length() != (long) count * bytes) {
      throw corrupt(
          "%s, offset table: %d bytes (expected: %d of %d frames)"
              .formatted(tag, place.length(), (long) count * bytes, count));
    }
    byte[] stored = Frames.read(file.bytes(), place.at(), count * bytes);
    ByteBuffer buffer = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = wide ? buffer.getLong() : Integer.toUnsignedLong(buffer.getInt());
    }
    return numbers;
  }

  /** Frames follow one another, and each begins where a fragment does. */
  private static int[] matched(Fragments fragments, long[] offsets) throws ImageFormatException {
    int[] first = new int[offsets.length + 1];
    int fragment = 0;
    for (int frame = 0; frame < offsets.length; frame++) {
      while (fragment < fragments.count() && fragments.offset(fragment) < offsets[frame]) {
        fragment++;
      }
      boolean begins =
          fragment < fragments.count()
              && fragments.offset(fragment) == offsets[frame]
              && (frame == 0 ? fragment == 0 : fragment > first[frame - 1]);
      if (!begins) {
        throw corrupt(
            "DICOM offset table: frame %d at %s (expected: where a fragment begins, behind all"
                    .formatted(frame, Long.toUnsignedString(offsets[frame]))
                + " before)");
      }
      first[frame] = fragment;
    }
    first[offsets.length] = fragments.count();
    return first;
  }

  /**
   * With an extended table each frame is one fragment, which may be filled up to an even length.
   */
  private static void checkLengths(Fragments fragments, long[] lengths)
      throws ImageFormatException {
    if (fragments.count() != lengths.length) {
      throw corrupt(
          "DICOM fragments: %d (expected: %d, one a frame, with an extended offset table)"
              .formatted(fragments.count(), lengths.length));
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] != fragments.length(i) && lengths[i] + 1 != fragments.length(i)) {
        throw corrupt(
            "DICOM offset table: frame %d of %s bytes (expected: %d, as its fragment)"
                .formatted(i, Long.toUnsignedString(lengths[i]), fragments.length(i)));
      }
    }
  }

  private static int[] untold(Fragments fragments, int count) throws ImageFormatException {
    if (count > 1 && fragments.count() != count) {
      throw corrupt(
          "DICOM fragments: %d of %d frames, without an offset table (expected: one a frame)"
              .formatted(fragments.count(), count));
    }
    int[] first = new int[count + 1];
    for (int i = 0; i < count; i++) {
      first[i] = i;
    }
    first[count] = fragments.count();
    return first;
  }

  /** Bytes of a frame. */
  long length(int frame) {
    long length = 0;
    for (int i = first[frame]; i < first[frame + 1]; i++) {
      length += fragments.length(i);
    }
    return length;
  }

  /** The bytes of a frame that is no longer than an array. */
  byte[] read(int frame) throws IOException, ImageFormatException {
    byte[] whole = new byte[Math.toIntExact(length(frame))];
    int at = 0;
    for (int i = first[frame]; i < first[frame + 1]; i++) {
      byte[] part = Frames.read(file, fragments.at(i), fragments.length(i));
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
