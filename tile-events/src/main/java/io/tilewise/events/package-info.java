/**
 * The contract of Tilewise: the events, and the topics they travel on. What a topic carries is one
 * event or a sealed interface of its alternatives.
 *
 * <p>The rooms below: {@link io.tilewise.events.model} is what a manifest says of the model, {@link
 * io.tilewise.events.tiling} where the tiles of an image stand, {@link io.tilewise.events.codec}
 * how events become bytes and back. The codec knows the events, the events know model and tiling,
 * and nobody knows the other way round.
 *
 * <p>Everything here is an immutable value or a stateless, thread-safe function.
 */
@NullMarked
package io.tilewise.events;

import org.jspecify.annotations.NullMarked;
