package io.tilewise.events;

/**
 * Something that happened to an image or to one of its tiles. Events are immutable; a constructor
 * refuses values outside the contract with an {@link IllegalArgumentException} that names the
 * field, the value and what was expected.
 */
public sealed interface Event permits VerdictInput, TileExtracted, ImageClassified {

  /** Opaque name of the image, {@code [A-Za-z0-9._:-]{1,128}}; never patient data. */
  String imageId();

  /** Idempotency key of one request to judge the image; same alphabet as {@link #imageId()}. */
  String submissionId();

  /** Identity of this event: the same fact told twice has the same identity. */
  default String eventId() {
    return submissionId() + "/" + getClass().getSimpleName();
  }
}
