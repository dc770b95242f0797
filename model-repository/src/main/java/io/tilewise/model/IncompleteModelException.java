package io.tilewise.model;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.file.IncompleteException;
import java.io.IOException;

/**
 * A version lacks a part or changes while it is read: it is still being copied, most likely. It
 * passes; the message names the part.
 */
public final class IncompleteModelException extends IOException {
  private static final long serialVersionUID = 1L;

  IncompleteModelException(ModelReference id, IncompleteException missing) {
    super("model " + id + ": " + missing.getMessage(), missing);
  }
}
