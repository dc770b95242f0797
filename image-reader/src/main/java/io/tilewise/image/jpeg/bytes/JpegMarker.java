package io.tilewise.image.jpeg.bytes;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;

/** The codes of ITU-T T.81, table B.1; each stands behind a byte ff. */
public final class JpegMarker {
  public static final int TEM = 0x01;
  public static final int SOF0 = 0xc0;
  public static final int SOF2 = 0xc2;
  public static final int DHT = 0xc4;
  public static final int JPG = 0xc8;
  public static final int DAC = 0xcc;
  public static final int RST0 = 0xd0;
  public static final int SOI = 0xd8;
  public static final int EOI = 0xd9;
  public static final int SOS = 0xda;
  public static final int DQT = 0xdb;
  public static final int DNL = 0xdc;
  public static final int DRI = 0xdd;
  public static final int DHP = 0xde;
  public static final int EXP = 0xdf;
  public static final int APP0 = 0xe0;
  public static final int APP14 = 0xee;
  public static final int APP15 = 0xef;
  public static final int JPG0 = 0xf0;
  public static final int JPEG_LS = 0xf7;
  public static final int JPG13 = 0xfd;
  public static final int COM = 0xfe;

  private JpegMarker() {}

  public static boolean isRestart(int marker) {
    return marker >= RST0 && marker < SOI;
  }

  /** SOF0 to SOF15 without the tables DHT, JPG and DAC between them. */
  public static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC;
  }

  /** Refuses by name what belongs to another kind of JPEG, or to none. */
  public static void checkKnown(int marker) throws ImageFormatException {
    String process =
        switch (marker) {
          case 0xc3 -> "lossless";
          case 0xc5, 0xc6, 0xc7, DHP, EXP -> "hierarchical";
          case 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, DAC -> "arithmetic coding";
          case JPEG_LS -> "JPEG-LS";
          default -> marker == JPG || (marker >= JPG0 && marker <= JPG13) ? "an extension" : "";
        };
    if (!process.isEmpty()) {
      throw unsupported(
          "JPEG process: ff %02x, %s (expected: baseline or progressive Huffman)"
              .formatted(marker, process));
    }
    if (marker < SOF0 || marker == SOI || marker > COM) {
      throw corrupt("JPEG marker: ff %02x (expected: a segment of an image)".formatted(marker));
    }
  }
}
