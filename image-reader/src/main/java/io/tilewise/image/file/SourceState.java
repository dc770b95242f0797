package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * What an image looks like without reading it.
 *
 * @param file that is named
 * @param companions that belong to it, see {@link Companions}
 */
record SourceState(FileState file, List<FileState> companions) {
  SourceState {
    companions = List.copyOf(companions);
  }

  static SourceState of(Path file) throws IOException, ImageFormatException {
    return new SourceState(FileState.of(file), Companions.of(file));
  }

  /** Bytes of all of it. */
  long size() {
    return file.size() + companions.stream().mapToLong(FileState::size).sum();
  }

  /** As {@link FileState#isSameButForChanged}, of all of it. */
  boolean isSameButForChanged(SourceState other) {
    if (companions.size() != other.companions.size() || !file.isSameButForChanged(other.file)) {
      return false;
    }
    for (int i = 0; i < companions.size(); i++) {
      if (!companions.get(i).isSameButForChanged(other.companions.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** As {@link FileState#version}, of all of it. */
  String version() {
    if (companions.isEmpty()) {
      return file.version();
    }
    var digest = Sha256.begin();
    digest.update(file.version().getBytes(US_ASCII));
    companions.forEach(companion -> digest.update(companion.version().getBytes(US_ASCII)));
    return HexFormat.of().formatHex(digest.digest()).substring(0, file.version().length());
  }
}
