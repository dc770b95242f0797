package io.tilewise.image.jpeg.turbo;

import io.tilewise.image.ImageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * libjpeg-turbo as it is on this machine, looked for once. Builds differ: older ones repeat rows of
 * chroma that others smooth. So two small pictures are decoded first, and a library that gives
 * other pixels than they have is left aside.
 *
 * @param decoder empty where there is none that can be used
 * @param words which it is, or why there is none; for people
 */
public record InstalledTurbo(Optional<TurboJpeg> decoder, String words) {
  /** Of the system; {@code off} leaves the library aside. */
  public static final String SWITCH = "tilewise.libjpeg-turbo";

  private static final String NAME = "libturbojpeg.so.0";
  private static final int KNOWN_WIDTH = 22;
  private static final int KNOWN_HEIGHT = 19;

  private static final class Once {
    static final InstalledTurbo FOUND = find(NAME, System.getProperty(SWITCH, "on"));
  }

  /** What there is; it is loaded with the first call. */
  public static InstalledTurbo get() {
    return Once.FOUND;
  }

  static InstalledTurbo find(String name, String set) {
    if (set.equals("off")) {
      return none(SWITCH + " is off");
    }
    if (!InstalledTurbo.class.getModule().isNativeAccessEnabled()) {
      return none("without --enable-native-access");
    }
    try {
      TurboJpeg decoder = new TurboJpeg(new TurboLibrary(name));
      if (crc(decoder, "both-halved.jpg") == 3676173101L
          && crc(decoder, "one-halved.jpg") == 1416244516L) {
        return new InstalledTurbo(Optional.of(decoder), "libjpeg-turbo, " + name);
      }
      return none(name + " gives other pixels");
    } catch (IllegalArgumentException | NoSuchElementException | UnsatisfiedLinkError e) {
      return none("no " + name);
    } catch (IOException | ImageFormatException e) {
      return none(name + " does not work: " + e.getMessage());
    }
  }

  private static InstalledTurbo none(String why) {
    return new InstalledTurbo(Optional.empty(), "the JDK's (" + why + ")");
  }

  /** The checksum of a picture's pixels; what djpeg gives stands beside the call. */
  private static long crc(TurboJpeg decoder, String picture)
      throws IOException, ImageFormatException {
    byte[] jpeg;
    try (InputStream in = InstalledTurbo.class.getResourceAsStream(picture)) {
      if (in == null) {
        throw new IllegalStateException("resource: no " + picture + " (expected: in the jar)");
      }
      jpeg = in.readAllBytes();
    }
    CRC32 crc = new CRC32();
    TurboJpeg.Image image = new TurboJpeg.Image(jpeg.length, KNOWN_WIDTH, KNOWN_HEIGHT, 0);
    crc.update(decoder.decode(image, new ByteArrayInputStream(jpeg)).rgb());
    return crc.getValue();
  }
}
