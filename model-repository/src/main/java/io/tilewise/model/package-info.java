/**
 * Which models there are and how each is to be used: {@code <root>/<name>/<version>/} holds a
 * TensorFlow SavedModel and {@code model.json}, its card.
 *
 * <p>Everything here is an immutable value or stateless and thread-safe. Nothing is cached: a card
 * is a small file, and a new version counts from the moment its directory is there. Put a version
 * in place by renaming a finished directory, so that no reader meets half of it. A version never
 * changes afterwards; verdicts name it for ever.
 */
@NullMarked
package io.tilewise.model;

import org.jspecify.annotations.NullMarked;
