package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.image.FileBytes;
import io.tilewise.image.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Digests the files that belong to an image, one after the other. Of one thread. */
final class CompanionDigests {
  private final List<FileState> companions;
  private volatile @Nullable FileBytes current;
  private @Nullable String sums;

  CompanionDigests(List<FileState> companions) {
    this.companions = companions;
  }

  /** How long the file system has been asked for bytes of them now. Any thread. */
  Duration reading() {
    FileBytes bytes = current;
    return bytes == null ? Duration.ZERO : bytes.reading();
  }

  void read() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (FileState companion : companions.stream().skip(1).toList()) { // the first is their folder
      Path file = companion.file();
      lines.append(sha256(file)).append("  ").append(file.getFileName()).append('\n');
    }
    sums = lines.toString();
  }

  private String sha256(Path file) throws IOException {
    try (FileBytes bytes = FileBytes.open(file)) {
      current = bytes;
      bytes.digestedStream().transferTo(OutputStream.nullOutputStream());
      return bytes.contentSha256();
    } finally {
      current = null;
    }
  }

  /** The digest of an image whose named file has this one. */
  String of(String named) {
    if (companions.isEmpty()) {
      return named;
    }
    if (sums == null) {
      throw new IllegalStateException("digest: asked for before the end of the files was read");
    }
    String all = named + "  -\n" + sums;
    return HexFormat.of().formatHex(Sha256.begin().digest(all.getBytes(UTF_8)));
  }
}
