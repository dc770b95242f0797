package io.tilewise.aggregator.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A submission of an image in a list.
 *
 * @param status {@code TILING}, {@code SCORING} or that of its verdict
 * @param registeredAt when it was first heard of; null when it has its verdict
 * @param deadline of its verdict; null when it has it
 * @param revision of its verdict; null when it has none
 */
record ListedImage(
    String imageId,
    String submissionId,
    String status,
    @Nullable Instant registeredAt,
    @Nullable Instant deadline,
    @Nullable Long revision) {
  /** What an ID is, of an image or a submission. */
  static final String ID = "[A-Za-z0-9._:-]{1,128}";

  /** What lists are ordered by. */
  @JsonIgnore
  public String key() {
    return imageId + "/" + submissionId;
  }
}
