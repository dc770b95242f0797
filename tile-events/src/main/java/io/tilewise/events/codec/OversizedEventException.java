package io.tilewise.events.codec;

import io.tilewise.events.Event;

/** An event of more bytes than a record has room for: written again it is as large. */
public final class OversizedEventException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  OversizedEventException(Event event, int bytes) {
    super(
        "json: %d bytes (expected: at most %d): %s of %s"
            .formatted(
                bytes,
                EventCodec.MAX_JSON_BYTES,
                EventType.of(event).simpleName(),
                event.submissionId()));
  }
}
