/**
 * What a manifest says of the model that scores its tiles: which one it is, its labels, how its
 * scores become a verdict, and what was fitted for that on labelled data. Immutable values.
 */
@NullMarked
package io.tilewise.events.model;

import org.jspecify.annotations.NullMarked;
