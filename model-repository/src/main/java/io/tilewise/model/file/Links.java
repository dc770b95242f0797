package io.tilewise.model.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Symbolic links that lead nowhere, and will not at the next try either. Names in a repository come
 * from listings, so nothing but a link can name what cannot be. Stateless.
 */
public final class Links {
  /** As many as Linux follows. */
  private static final int MOST = 40;

  /** Of any file system in use. */
  private static final int LONGEST_NAME_BYTES = 255;

  private Links() {}

  /**
   * Why a path cannot be followed, by following it; empty when that may pass.
   *
   * @throws IOException when a link cannot be read now
   */
  public static Optional<String> deadEnd(Path path) throws IOException {
    Path at = path.toAbsolutePath().getRoot();
    Deque<Path> ahead = new ArrayDeque<>();
    path.toAbsolutePath().forEach(ahead::addLast);
    for (int links = 0; links <= MOST; links++) {
      while (!ahead.isEmpty() && !Files.isSymbolicLink(at.resolve(ahead.element()))) {
        at = step(at, ahead.remove());
        if (tooLong(at)) {
          return Optional.of("leads to a name too long for a file system");
        }
        if (!ahead.isEmpty() && isFile(at)) {
          return Optional.of("leads through a file");
        }
      }
      if (ahead.isEmpty()) {
        return Optional.empty();
      }
      Path target = Files.readSymbolicLink(at.resolve(ahead.remove()));
      at = target.isAbsolute() ? target.getRoot() : at;
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        ahead.addFirst(target.getName(i));
      }
    }
    return Optional.of("leads in a circle");
  }

  private static Path step(Path at, Path name) {
    return switch (name.toString()) {
      case "", "." -> at;
      case ".." -> at.getParent() == null ? at : at.getParent();
      default -> at.resolve(name);
    };
  }

  private static boolean isFile(Path at) {
    return Files.exists(at, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean tooLong(Path at) {
    Path name = at.getFileName();
    return name != null
        && name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES;
  }
}
