/**
 * How networks say that they are called, read from their files before an engine is there, and
 * whether a card agrees with it. Values, and methods without state.
 */
@NullMarked
package io.tilewise.classifier.signature;

import org.jspecify.annotations.NullMarked;
