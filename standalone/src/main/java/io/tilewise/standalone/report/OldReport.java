package io.tilewise.standalone.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report that another takes the place of: its page says which pictures are its own.
 *
 * @param folder of the page
 * @param pictures their names, relative to the folder
 */
record OldReport(Path folder, Set<String> pictures) {
  private static final String MARK = "<meta name=\"generator\" content=\"Tilewise\">";

  /** Of reports from before they had the mark. */
  private static final String TITLE = "<title>Tilewise";

  private static final int MARKED_WITHIN = 1024;

  /** What a report links: never out of its folder, whatever a page may hold. */
  private static final Pattern PICTURE =
      Pattern.compile("(?:src|href)=\"\\./([A-Za-z0-9._:-]+(?:-tiles/[0-9]+)?\\.png)\"");

  /** Whether a page is a report, as far as it says itself. */
  static boolean isOne(Path page) {
    try (InputStream in = Files.newInputStream(page)) {
      String head = new String(in.readNBytes(MARKED_WITHIN), ISO_8859_1);
      return head.contains(MARK) || head.contains(TITLE);
    } catch (IOException e) {
      return false; // a folder, or one that cannot be read
    }
  }

  /** Of a page that may be there; of one that is no report nothing is known. */
  static OldReport of(Path folder, String name) throws IOException {
    Path real = folder.toRealPath();
    Path page = real.resolve(name);
    return new OldReport(real, isOne(page) ? pictures(Files.readString(page)) : Set.of());
  }

  private static Set<String> pictures(String page) {
    return PICTURE
        .matcher(page)
        .results()
        .map(each -> each.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Removes the pictures that a new page does not show, and the folders that this leaves empty. */
  void removePicturesThatAreNotOf(String page) throws IOException {
    Set<String> kept = pictures(page);
    Set<Path> folders = new TreeSet<>();
    for (String name : pictures) {
      Path picture = folder.resolve(name);
      Path parent = picture.resolveSibling("").normalize();
      if (!kept.contains(name) && !Files.isSymbolicLink(parent)) {
        Files.deleteIfExists(picture);
        folders.add(parent);
      }
    }
    for (Path each : folders) {
      removeEmpty(each);
    }
  }

  private void removeEmpty(Path each) throws IOException {
    if (each.equals(folder) || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.list(each)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(each);
  }
}
