package io.tilewise.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that files and their states are told apart by. */
public final class Sha256 {
  private Sha256() {}

  /** A digest that has seen nothing yet. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
