package io.tilewise.model;

import java.io.IOException;

/** A part of a version is missing or not all there, {@code file: found (expected: …)}. */
final class IncompleteException extends IOException {
  private static final long serialVersionUID = 1L;

  IncompleteException(String file, String found, String expected) {
    super(file + ": " + found + " (expected: " + expected + ")");
  }
}
