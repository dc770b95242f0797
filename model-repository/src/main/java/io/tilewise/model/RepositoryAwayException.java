package io.tilewise.model;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of models is missing, cannot be listed or holds no model at all: not mounted, most
 * likely. It passes, and says nothing of any model that was asked for.
 */
public final class RepositoryAwayException extends IOException {
  private static final long serialVersionUID = 1L;

  RepositoryAwayException(Path root, @Nullable IOException cause) {
    super("models: " + root + " (expected: a directory that can be read)", cause);
  }

  /** The folder can be listed, but there is nothing in it. */
  RepositoryAwayException(Path root) {
    super("models: " + root + " is empty (expected: a directory with a model)");
  }
}
