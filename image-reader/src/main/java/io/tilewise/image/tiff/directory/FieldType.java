package io.tilewise.image.tiff.directory;

import java.util.Arrays;
import java.util.Optional;

/** How a field's values are stored (TIFF 6.0, section 2; BigTIFF adds the last three). */
enum FieldType {
  BYTE(1, 1),
  ASCII(2, 1),
  SHORT(3, 2),
  LONG(4, 4),
  RATIONAL(5, 8),
  SBYTE(6, 1),
  UNDEFINED(7, 1),
  SSHORT(8, 2),
  SLONG(9, 4),
  SRATIONAL(10, 8),
  FLOAT(11, 4),
  DOUBLE(12, 8),
  IFD(13, 4),
  LONG8(16, 8),
  SLONG8(17, 8),
  IFD8(18, 8);

  private final int number;
  private final int bytes;

  FieldType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  static Optional<FieldType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /** Of one value. */
  int bytes() {
    return bytes;
  }

  boolean isWhole() {
    return switch (this) {
      case BYTE, SHORT, LONG, IFD, LONG8, IFD8, SBYTE, SSHORT, SLONG, SLONG8 -> true;
      case ASCII, UNDEFINED, RATIONAL, SRATIONAL, FLOAT, DOUBLE -> false;
    };
  }

  boolean isSigned() {
    return switch (this) {
      case SBYTE, SSHORT, SLONG, SLONG8, SRATIONAL -> true;
      case BYTE, ASCII, UNDEFINED, SHORT, LONG, IFD, LONG8, IFD8, RATIONAL, FLOAT, DOUBLE -> false;
    };
  }
}
