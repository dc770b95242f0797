/**
 * What every field of the contract is checked by, below all its other packages. Public for them
 * alone: Java has no other way to share it.
 */
@NullMarked
package io.tilewise.events.check;

import org.jspecify.annotations.NullMarked;
