package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which version a name alone means, where somebody said so: the text of {@code
 * <root>/<name>/pinned}. Stateless.
 */
final class Pins {
  private static final String FILE_NAME = "pinned";
  private static final int MAX_BYTES = 128;

  private Pins() {}

  /**
   * The version that a name is pinned to; empty when it means its newest.
   *
   * @param real path of the root
   * @throws ModelException when the file names no version
   * @throws IOException when it cannot be read, or somebody writes it just now
   */
  static Optional<ModelReference> read(Path real, String name) throws IOException, ModelException {
    Path file = real.resolve(name).resolve(FILE_NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(file)) {
      return Optional.empty(); // a folder of this name is a version
    }
    if (!file.toRealPath().startsWith(real) || Files.size(file) > MAX_BYTES) {
      throw unusable(name, "another file", null);
    }
    String text = text(file, name);
    if (text.isEmpty()) {
      throw new IOException("model " + name + ": " + FILE_NAME + ": empty (expected: a version)");
    }
    try {
      return Optional.of(new ModelReference(name, text));
    } catch (IllegalArgumentException e) {
      throw unusable(name, text, e);
    }
  }

  /** Some editors write UTF-16. */
  private static String text(Path file, String name) throws IOException, ModelException {
    try {
      return Files.readString(file, UTF_8).strip();
    } catch (CharacterCodingException e) {
      throw unusable(name, "not in UTF-8", e);
    }
  }

  private static ModelException unusable(String name, String text, @Nullable Throwable cause) {
    return new ModelException(
        Reason.MODEL_UNUSABLE,
        "model %s: %s: %s (expected: a version, as `tilewise model use %s@VERSION` writes it)"
            .formatted(name, FILE_NAME, text, name),
        cause);
  }

  /** Whoever reads meanwhile sees the old version or this one. */
  static void write(Path real, ModelReference version) throws IOException {
    Path folder = real.resolve(version.name());
    Path temporary = folder.resolve("." + FILE_NAME + "-" + ProcessHandle.current().pid());
    try {
      Files.writeString(temporary, version.version() + "\n", UTF_8);
      Files.move(
          temporary,
          folder.resolve(FILE_NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static void remove(Path real, String name) throws IOException {
    Files.deleteIfExists(real.resolve(name).resolve(FILE_NAME));
  }
}
