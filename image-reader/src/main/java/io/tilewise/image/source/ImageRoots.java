package io.tilewise.image.source;

import static io.tilewise.image.ImageFormatException.notAllowed;

import io.tilewise.image.FileFailures;
import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folders below which images may be read. Whoever can write to a topic names files of this
 * machine, so a URI must lead below a root as it is written, under the root's configured or its
 * real name, and below a root again after all symbolic links are followed; what lies outside is not
 * even said to exist or not.
 *
 * <p>A root that is missing or empty is taken for one that is not mounted: what cannot be found
 * below it may be found later.
 */
public final class ImageRoots {
  private static final String EXPECTED = " (expected: a file: URI below one of the image roots)";

  private final List<Path> roots;
  private final Map<Path, Path> realNames = new ConcurrentHashMap<>();

  /** Of these folders, which may come later. */
  public ImageRoots(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    this.roots.forEach(this::realName);
  }

  /**
   * The real path of an image.
   *
   * @throws ImageFormatException when it is not allowed or does not exist
   * @throws IOException when that cannot be told now, a root being away say
   */
  Path resolve(URI uri) throws ImageFormatException, IOException {
    Path written = allowed(uri);
    Path real = real(written);
    if (!isBelowARoot(real, written)) {
      throw outside();
    }
    return real;
  }

  /**
   * The path that a URI names, below a root as it is written.
   *
   * @throws ImageFormatException when it is not allowed
   */
  Path allowed(URI uri) throws ImageFormatException {
    Path written = path(uri);
    if (!isBelowARoot(written, written)) {
      throw outside();
    }
    return written;
  }

  /**
   * Number of the root that a URI names, told without a look at any; -1 when it is none that is
   * known by that name.
   *
   * @throws ImageFormatException when it names no file
   */
  int named(URI uri) throws ImageFormatException {
    Path written = path(uri);
    for (int i = 0; i < roots.size(); i++) {
      if (isNamedBelow(written, roots.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The root that a real path lies below, by its own name or the one without links. */
  Path below(Path real) throws ImageFormatException {
    return roots.stream()
        .flatMap(root -> Stream.of(root, realNames.getOrDefault(root, root)))
        .filter(real::startsWith)
        .findFirst()
        .orElseThrow(ImageRoots::outside);
  }

  private Path real(Path written) throws ImageFormatException, IOException {
    try {
      return written.toRealPath();
    } catch (IOException e) {
      ImageFormatException refusal = FileFailures.refusal(e);
      checkThere(written, e);
      if (Files.exists(written)) {
        return written.toRealPath(); // its root came just now
      }
      throw refusal;
    }
  }

  private void checkThere(Path written, IOException cause) throws SourceAwayException {
    for (int i = 0; i < roots.size(); i++) {
      Optional<String> problem =
          isNamedBelow(written, roots.get(i)) ? problem(i) : Optional.empty();
      if (problem.isPresent()) {
        throw new SourceAwayException(problem.get(), cause);
      }
    }
  }

  /** The root that an image names is looked at first: another one may hang. */
  private boolean isBelowARoot(Path path, Path written) {
    return Stream.concat(
            roots.stream().filter(root -> isNamedBelow(written, root)),
            roots.stream().filter(root -> !isNamedBelow(written, root)))
        .anyMatch(root -> isBelow(path, root));
  }

  /** By name: no link is followed but those that the root's own name holds. */
  private boolean isBelow(Path path, Path root) {
    return path.startsWith(root) || path.startsWith(realName(root));
  }

  /** By the names that are known, without a look at the root. */
  private boolean isNamedBelow(Path path, Path root) {
    return path.startsWith(root) || path.startsWith(realNames.getOrDefault(root, root));
  }

  /** While a root is away, the one that it had. */
  private Path realName(Path root) {
    try {
      Path real = root.toRealPath();
      realNames.put(root, real);
      return real;
    } catch (IOException e) {
      return realNames.getOrDefault(root, root);
    }
  }

  /** What keeps a root from being read; empty when nothing does. Names no path. */
  Optional<String> problem() {
    for (int i = 0; i < roots.size(); i++) {
      Optional<String> problem = problem(i);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> problem(int number) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(roots.get(number))) {
      return children.iterator().hasNext() ? Optional.empty() : Optional.of(text(number, "empty"));
    } catch (DirectoryIteratorException e) {
      return Optional.of(text(number, "cannot be read for now"));
    } catch (IOException e) {
      return Optional.of(text(number, FileFailures.named(e).orElse("cannot be read for now")));
    }
  }

  private String text(int number, String what) {
    return "TILEWISE_IMAGE_ROOTS, folder %d of %d: %s (expected: one with images)"
        .formatted(number + 1, roots.size(), what);
  }

  private static Path path(URI uri) throws ImageFormatException {
    if (!"file".equalsIgnoreCase(uri.getScheme())) {
      throw notAllowed("uri scheme: " + uri.getScheme() + " (expected: file)");
    }
    try {
      return Path.of(URI.create(escaped(uri.toString()))).normalize();
    } catch (IllegalArgumentException e) {
      throw notAllowed("uri: " + e.getMessage() + " (expected: file:///path)");
    }
  }

  /**
   * What is not escaped is UTF-8, whatever the locale of this process, and stays composed as it is:
   * file systems tell a letter with its accent from the two of them.
   */
  private static String escaped(String uri) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : uri.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(each < 0 ? "%%%02X".formatted(each & 0xff) : String.valueOf((char) each));
    }
    return escaped.toString();
  }

  private static ImageFormatException outside() {
    return notAllowed("uri: outside" + EXPECTED);
  }
}
