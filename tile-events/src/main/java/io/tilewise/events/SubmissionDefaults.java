package io.tilewise.events;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a scanner may leave out of an {@link ImageSubmitted}. Every reader of the same record fills
 * in the same values, so the tiler and the aggregator agree without talking to each other.
 */
final class SubmissionDefaults {
  private static final int DIGEST_BYTES = 16;

  private SubmissionDefaults() {}

  static void fill(ObjectNode submission, ReceivedRecord record) {
    if (submission.path("submissionId").isMissingNode()) {
      submission.put("submissionId", submissionId(record));
    }
    if (submission.path("lane").isMissingNode()) {
      submission.put("lane", Lane.ROUTINE.name());
    }
    if (submission.path("maxWait").isMissingNode()) {
      submission.put("maxWait", ImageSubmitted.DEFAULT_MAX_WAIT.toString());
    }
    if (submission.path("submittedAt").isMissingNode()) {
      submission.put("submittedAt", record.timestamp().toString());
    }
    if (submission.path("attributes").isMissingNode()) {
      submission.putObject("attributes");
    }
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
