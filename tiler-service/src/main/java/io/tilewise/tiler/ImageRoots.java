package io.tilewise.tiler;

import io.tilewise.events.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders below which images may be read. Whoever can write to {@code images.submitted} names
 * files of this machine, so a URI must lead below a root as it is written and again after all
 * symbolic links are followed; what lies outside is not even said to exist or not.
 */
final class ImageRoots {
  private static final String EXPECTED = " (expected: a file: URI below one of the image roots)";

  private final List<Path> roots;

  ImageRoots(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /**
   * The real path of an image.
   *
   * @throws RejectedException when it is not allowed or does not exist
   * @throws IOException when that cannot be told now
   */
  Path resolve(URI uri) throws RejectedException, IOException {
    Path written = path(uri);
    if (roots.stream().noneMatch(written::startsWith)) {
      throw outside();
    }
    try {
      Path real = written.toRealPath();
      for (Path root : roots) {
        if (written.startsWith(root) && real.startsWith(root.toRealPath())) {
          return real;
        }
      }
    } catch (NoSuchFileException | NotDirectoryException | FileSystemLoopException e) {
      throw missing("no such file", e);
    } catch (AccessDeniedException e) {
      throw missing("not readable by this process", e);
    }
    throw outside();
  }

  private static Path path(URI uri) throws RejectedException {
    if (!"file".equalsIgnoreCase(uri.getScheme())) {
      throw new RejectedException(
          Reason.URI_NOT_ALLOWED, "uri scheme: " + uri.getScheme() + " (expected: file)");
    }
    try {
      return Path.of(uri).normalize();
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          Reason.URI_NOT_ALLOWED, "uri: " + e.getMessage() + " (expected: file:///path)", e);
    }
  }

  private static RejectedException outside() {
    return new RejectedException(Reason.URI_NOT_ALLOWED, "uri: outside" + EXPECTED);
  }

  private static RejectedException missing(String what, IOException cause) {
    return new RejectedException(
        Reason.IMAGE_NOT_FOUND, "image: " + what + " (expected: a readable file)", cause);
  }
}
