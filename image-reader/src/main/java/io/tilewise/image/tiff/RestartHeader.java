package io.tilewise.image.tiff;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;

/**
 * What stands before the data of a JPEG of one scan (ITU-T T.81, B.2), and what of it matters for
 * reading between restart markers.
 *
 * @param bytes from SOI to the end of the scan's segment
 * @param sizeAt where in them height and width stand, two bytes each
 * @param interval units between restart markers, 0 where there are none
 * @param unitWidth of a unit in pixels: 8, or more where components are sampled more coarsely
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RestartHeader(byte[] bytes, int sizeAt, int interval, int unitWidth, int unitHeight) {
  private static final int BLOCK = 8;
  private static final int COMPONENTS = 3;
  private static final int SOI = 0xffd8;
  private static final int SOF0 = 0xffc0;
  private static final int SOF1 = 0xffc1;
  private static final int SOF15 = 0xffcf;
  private static final int DHT = 0xffc4;
  private static final int DRI = 0xffdd;
  private static final int SOS = 0xffda;
  private static final int SIZE_AT = 5;
  private static final int COMPONENTS_AT = 9;
  private static final int SAMPLING_AT = 11;

  /** Of a header that ends where the bytes do. */
  static RestartHeader of(byte[] bytes) throws ImageFormatException {
    int frame = 0;
    int interval = 0;
    int at = 2;
    int marker = word(bytes, 0);
    if (marker != SOI) {
      throw corrupt("NDPI JPEG: begins with %04x (expected: ffd8)".formatted(marker));
    }
    while (marker != SOS) {
      marker = word(bytes, at);
      switch (marker) {
        case SOF0, SOF1 -> frame = at;
        case DRI -> interval = word(bytes, at + 4);
        default -> checkMarker(marker);
      }
      int parts = word(bytes, at + 4) >> Byte.SIZE;
      if (marker == SOS && parts != COMPONENTS) {
        throw unsupported("NDPI JPEG: a scan of " + parts + " components (expected: 3)");
      }
      at += 2 + word(bytes, at + 2);
    }
    if (frame == 0 || at != bytes.length) {
      throw corrupt(
          "NDPI JPEG: a header of %d bytes, its frame at %d (expected: %d, as the first interval)"
              .formatted(at, frame, bytes.length));
    }
    return of(bytes, frame, interval);
  }

  private static RestartHeader of(byte[] bytes, int frame, int interval)
      throws ImageFormatException {
    int components = word(bytes, frame + COMPONENTS_AT) >> Byte.SIZE;
    if (components != COMPONENTS) {
      throw unsupported("NDPI JPEG components: " + components + " (expected: 3)");
    }
    int across = 1;
    int down = 1;
    for (int i = 0; i < components; i++) {
      int sampling = word(bytes, frame + SAMPLING_AT + 3 * i) >> Byte.SIZE;
      across = Math.max(across, sampling >> 4);
      down = Math.max(down, sampling & 0xf);
    }
    return new RestartHeader(bytes, frame + SIZE_AT, interval, across * BLOCK, down * BLOCK);
  }

  private static void checkMarker(int marker) throws ImageFormatException {
    if (marker < SOF0 || (marker < SOF15 + 1 && marker != DHT && marker > SOF1)) {
      throw unsupported(
          "NDPI JPEG: marker %04x before its data (expected: baseline)".formatted(marker));
    }
  }

  /** Two bytes of a header; behind its end there is nothing. */
  private static int word(byte[] bytes, int at) throws ImageFormatException {
    if (at + 2 > bytes.length) {
      throw corrupt("NDPI JPEG: a header of " + bytes.length + " bytes (expected: whole)");
    }
    return (bytes[at] & 0xff) << Byte.SIZE | (bytes[at + 1] & 0xff);
  }

  /** The header of an image of another size. */
  byte[] ofSize(int width, int height) {
    byte[] changed = bytes.clone();
    changed[sizeAt] = (byte) (height >> Byte.SIZE);
    changed[sizeAt + 1] = (byte) height;
    changed[sizeAt + 2] = (byte) (width >> Byte.SIZE);
    changed[sizeAt + 3] = (byte) width;
    return changed;
  }
}
