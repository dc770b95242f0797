package io.tilewise.model.file;

import java.io.IOException;

/** A part of a version is missing or not all there, {@code file: found (expected: …)}. */
public final class IncompleteException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is missing. */
  public IncompleteException(String file, String found, String expected) {
    super(file + ": " + found + " (expected: " + expected + ")");
  }
}
