/**
 * The contract of Tilewise: the events, their identities, their bytes and the topics they travel
 * on.
 *
 * <p>Everything here is an immutable value or a stateless, thread-safe function. Nothing here knows
 * Kafka: a record arrives as a {@link io.tilewise.events.ReceivedRecord} and leaves as an {@link
 * io.tilewise.events.EncodedEvent}, and each service's edge copies those to and from its client.
 */
@NullMarked
package io.tilewise.events;

import org.jspecify.annotations.NullMarked;
