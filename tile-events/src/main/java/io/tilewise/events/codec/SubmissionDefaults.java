package io.tilewise.events.codec;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.check.Checks;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a scanner may leave out of an {@link ImageSubmitted}. Every reader of the same record fills
 * in the same values, so the tiler and the aggregator agree without talking to each other.
 */
final class SubmissionDefaults {
  private static final int DIGEST_BYTES = 16;

  private SubmissionDefaults() {}

  /** Values of the components that may be absent, by name. */
  static Map<String, Object> of(ReceivedRecord record) {
    return Map.of(
        "submissionId", submissionId(record),
        "lane", Lane.ROUTINE,
        "maxWait", ImageSubmitted.DEFAULT_MAX_WAIT,
        "submittedAt", record.timestamp(),
        "attributes", Map.of());
  }

  private static String submissionId(ReceivedRecord record) {
    String position = record.topic() + "-" + record.partition() + "-" + record.offset();
    String id = record.header("ce_id").orElse(position);
    return Checks.isIdentifier(id) ? id : "sha256:" + digest(id);
  }

  /** CloudEvents allow any text as an ID; what is not an identifier is hashed into one. */
  private static String digest(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Utf8.encode(text));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
