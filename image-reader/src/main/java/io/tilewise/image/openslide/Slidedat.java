package io.tilewise.image.openslide;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The table of contents of an MRXS slide. It names the files with the pixels, and the library opens
 * whatever it names, in whatever folder: so each has to be one of the slide's own.
 */
public final class Slidedat {
  /** What the file is called, in the slide's folder. */
  public static final String NAME = "Slidedat.ini";

  /** The library takes no larger one. */
  public static final int MAX_BYTES = 1 << 20;

  private static final Pattern KEY = Pattern.compile("INDEXFILE|FILE_\\d+");

  private Slidedat() {}

  /**
   * Refuses a table that names other files.
   *
   * @param files the names of those in the slide's folder
   */
  public static void check(byte[] table, Set<String> files) throws ImageFormatException {
    // As the library reads it, lines end with a line feed alone.
    for (String line : new String(table, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2
          && KEY.matcher(parts[0].strip()).matches()
          && !files.contains(parts[1].strip())) {
        throw corrupt("MRXS " + parts[0].strip() + ": not in its folder (expected: a file there)");
      }
    }
  }
}
