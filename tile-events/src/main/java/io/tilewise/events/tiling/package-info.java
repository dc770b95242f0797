/** Where the tiles of an image stand. Immutable values; coordinates are level-0 pixels. */
@NullMarked
package io.tilewise.events.tiling;

import org.jspecify.annotations.NullMarked;
