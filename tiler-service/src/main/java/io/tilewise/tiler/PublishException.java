package io.tilewise.tiler;

/** Kafka did not take a record. It may pass: the image is to be tiled again. */
final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  PublishException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
