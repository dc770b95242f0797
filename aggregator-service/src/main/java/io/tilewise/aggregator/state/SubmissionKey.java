package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Event;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * One request to judge one image.
 *
 * @param imageId of the image; holds no slash
 * @param submissionId of the request; holds no slash
 */
public record SubmissionKey(String imageId, String submissionId) {
  /** Bytes of {@link #digest}: enough that no two submissions ever meet. */
  static final int DIGEST_BYTES = 16;

  /** The request that an event belongs to. */
  public static SubmissionKey of(Event event) {
    return new SubmissionKey(event.imageId(), event.submissionId());
  }

  /** Reads what {@link #toString} writes. */
  static SubmissionKey parse(String text) {
    int slash = text.indexOf('/');
    return new SubmissionKey(text.substring(0, slash), text.substring(slash + 1));
  }

  /** A name of fixed size, so that the rows of a submission stand together in tile order. */
  public byte[] digest() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(toString().getBytes(UTF_8));
      return Arrays.copyOf(hash, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return imageId + "/" + submissionId;
  }
}
