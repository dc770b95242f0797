package io.tilewise.events.codec;

import io.tilewise.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record: an event, or the reason why it goes to the dead letters.
 *
 * @param <T> events that its topic carries
 */
public sealed interface Decoded<T extends Event> {

  /**
   * The record holds an event of the contract.
   *
   * @param event what it says
   * @param traceparent W3C trace context to pass on, null when the record has none of version 00's
   *     form
   */
  record Accepted<T extends Event>(T event, @Nullable String traceparent) implements Decoded<T> {}

  /**
   * The record holds none; reading it again would not change that.
   *
   * @param cause code for machines
   * @param text for people: names the thing, the value and what was expected
   */
  record Refused<T extends Event>(Cause cause, String text) implements Decoded<T> {
    public Refused {
      text = Utf8.brief(text);
    }
  }

  /** Why a record was refused. */
  enum Cause {
    /** No value. */
    TOMBSTONE,
    /** No key, or not the one that the event's own fields give. */
    WRONG_KEY,
    /**
     * {@code ce_type} is missing where several are possible, not of Tilewise, or not of this topic.
     */
    FOREIGN_TYPE,
    /** {@code ce_type} has a major version that this release does not know. */
    FUTURE_VERSION,
    /** More bytes than any event has. */
    OVERSIZED,
    /** Not JSON, or not the JSON of this event. */
    MALFORMED,
    /** A field is outside the contract. */
    INVALID
  }
}
