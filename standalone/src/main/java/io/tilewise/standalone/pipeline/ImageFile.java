package io.tilewise.standalone.pipeline;

import io.tilewise.image.file.DicomFolder;
import io.tilewise.standalone.command.RealPath;
import io.tilewise.standalone.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image of the command line: a file, or a folder of DICOM.
 *
 * @param imageId as {@code --image-id} says, else the file's name without its ending, or the
 *     folder's name
 * @param path absolute, without symbolic links: what the tiler will open
 */
record ImageFile(String imageId, Path path) {
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");
  private static final String CHARACTERS = "1 to 128 of A-Z a-z 0-9 . _ : -";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /**
   * Checks all files before anything starts.
   *
   * @param named the image ID of the only file; null: file names give them
   * @throws UsageException naming every file that is missing, no regular file, or whose name gives
   *     no image ID of its own
   */
  static List<ImageFile> of(List<Path> files, @Nullable String named) {
    List<String> problems = new ArrayList<>();
    if (named != null && files.size() > 1) {
      problems.add("--image-id: with " + files.size() + " images (expected: one image)");
    }
    Map<String, ImageFile> images = new LinkedHashMap<>();
    for (Path file : files) {
      try {
        ImageFile image = of(file, named == null ? nameOf(file) : named, named != null);
        ImageFile other = images.putIfAbsent(image.imageId, image);
        if (other != null && named == null) {
          problems.add(same(other, file));
        }
      } catch (UsageException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    UsageException.throwIfAny(problems);
    return List.copyOf(images.values());
  }

  private static String same(ImageFile other, Path file) {
    return "image: "
        + other.path
        + " and "
        + file
        + ": both imageId '"
        + other.imageId
        + "' (expected: a name of its own for each; --image-id names a single image)";
  }

  private static ImageFile of(Path file, String imageId, boolean named) {
    if (!Files.exists(file)) {
      throw new UsageException("image: " + file + ": no such file (expected: an image file)");
    }
    if (!Files.isRegularFile(file) && !DicomFolder.is(file)) {
      String kind = Files.isDirectory(file) ? "a directory" : "not a regular file";
      throw new UsageException(
          "image: "
              + file
              + ": "
              + kind
              + " (expected: an image file, or a folder of DICOM files and nothing else)");
    }
    if (!Files.isReadable(file)) {
      throw new UsageException("image: " + file + ": not readable (expected: a readable file)");
    }
    checkId(file, imageId, named);
    return new ImageFile(imageId, RealPath.of(file));
  }

  /** The image ID must be good before it is anybody's key. */
  private static void checkId(Path file, String imageId, boolean named) {
    if (!IDENTIFIER.matcher(imageId).matches()) {
      throw new UsageException(
          named
              ? "--image-id: " + imageId + " (expected: " + CHARACTERS + ")"
              : "image: "
                  + file
                  + ": imageId '"
                  + imageId
                  + "' (expected: a file name of "
                  + CHARACTERS
                  + ", or --image-id)");
    }
  }

  /** A folder's name has no ending, whatever it is called by: {@code .} say. */
  private static String nameOf(Path file) {
    if (Files.isDirectory(file)) {
      return String.valueOf(RealPath.of(file).getFileName());
    }
    return ENDING.matcher(String.valueOf(file.getFileName())).replaceFirst("");
  }
}
