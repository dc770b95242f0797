/**
 * Images that keep their pixels in tiles or strips, whatever the format: which of them a region
 * needs, and which are remembered. A format says where each is and decodes it ({@link
 * io.tilewise.image.stored.TileSource}). Everything here is a value or thread-safe.
 */
@NullMarked
package io.tilewise.image.stored;

import org.jspecify.annotations.NullMarked;
