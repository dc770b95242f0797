/**
 * Which models there are and how each is to be used: {@code <root>/<name>/<version>/} holds a
 * TensorFlow SavedModel and {@code model.json}, its card.
 *
 * <p>Everything here is an immutable value or thread-safe. Folders and cards are looked at with
 * each call, so that a new version counts from the moment it is complete; only digests of graphs
 * and weights are remembered, for as long as their files look the same. Put a version in place by
 * renaming a finished directory: one that is copied is passed over until its last byte is there. A
 * version should not change afterwards, since verdicts name it for ever; that it did shows in its
 * digest.
 */
@NullMarked
package io.tilewise.model;

import org.jspecify.annotations.NullMarked;
