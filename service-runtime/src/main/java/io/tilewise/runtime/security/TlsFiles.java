package io.tilewise.runtime.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the certificates of a process are, in PEM.
 *
 * @param certificate its own and those between it and its authority; without {@code authorities}
 *     others that are signed by any of them are trusted, too
 * @param key of the first certificate, PKCS#8 without a password
 * @param authorities whose certificates are trusted, of clients and of servers; empty: clients need
 *     none, and servers those of the JVM or of {@code certificate}
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> authorities) {
  /** When they were last written, as far as they can be seen now. */
  List<FileTime> times() {
    return Stream.concat(Stream.of(certificate, key), authorities.stream())
        .map(TlsFiles::time)
        .toList();
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
