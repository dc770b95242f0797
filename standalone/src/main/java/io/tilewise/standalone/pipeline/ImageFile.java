package io.tilewise.standalone.pipeline;

import io.tilewise.standalone.command.RealPath;
import io.tilewise.standalone.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image of the command line.
 *
 * @param imageId the file's name without its ending
 * @param path absolute, without symbolic links: what the tiler will open
 */
record ImageFile(String imageId, Path path) {
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /**
   * Checks all files before anything starts.
   *
   * @throws UsageException naming every file that is missing, no regular file, or whose name gives
   *     no image ID of its own
   */
  static List<ImageFile> of(List<Path> files) {
    List<String> problems = new ArrayList<>();
    List<ImageFile> images = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path file : files) {
      try {
        ImageFile image = of(file);
        images.add(image);
        if (!seen.add(image.imageId)) {
          problems.add(
              "image: " + file + ": imageId '" + image.imageId + "' (expected: a name of its own)");
        }
      } catch (UsageException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    UsageException.throwIfAny(problems);
    return images;
  }

  private static ImageFile of(Path file) {
    if (!Files.exists(file)) {
      throw new UsageException("image: " + file + ": no such file (expected: an image file)");
    }
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "a directory" : "not a regular file";
      throw new UsageException("image: " + file + ": " + kind + " (expected: an image file)");
    }
    if (!Files.isReadable(file)) {
      throw new UsageException("image: " + file + ": not readable (expected: a readable file)");
    }
    return new ImageFile(imageId(file), RealPath.of(file));
  }

  /** The image ID must be good before it is anybody's key. */
  private static String imageId(Path file) {
    String imageId = ENDING.matcher(String.valueOf(file.getFileName())).replaceFirst("");
    if (!IDENTIFIER.matcher(imageId).matches()) {
      throw new UsageException(
          "image: "
              + file
              + ": imageId '"
              + imageId
              + "' (expected: a file name of 1 to 128 of A-Z a-z 0-9 . _ : -)");
    }
    return imageId;
  }
}
