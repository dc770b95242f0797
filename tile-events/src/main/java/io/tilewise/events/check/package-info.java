/**
 * What every field of the contract is checked by, and how much it may hold, below all its other
 * packages. Public for them and for a model's card, which becomes part of a manifest: Java has no
 * other way to share it.
 */
@NullMarked
package io.tilewise.events.check;

import org.jspecify.annotations.NullMarked;
