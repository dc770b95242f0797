/**
 * Events to bytes and back. Nothing here knows Kafka: a record arrives as a {@link
 * io.tilewise.events.codec.ReceivedRecord} and leaves as an {@link
 * io.tilewise.events.codec.EncodedEvent}, and each service's edge copies those to and from its
 * client. Everything is immutable or stateless, and thread-safe.
 */
@NullMarked
package io.tilewise.events.codec;

import org.jspecify.annotations.NullMarked;
