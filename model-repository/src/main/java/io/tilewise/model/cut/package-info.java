/**
 * How one image is cut for a model: which of its levels, what part of that, and into which tiles.
 * Whoever cuts (the tiler, and whoever scores files without it) asks here, so that the same card
 * means the same tiles everywhere. Immutable values. No pixel is read but by {@link
 * io.tilewise.model.cut.TissueChoice#shares}, which says what each tile holds.
 */
@NullMarked
package io.tilewise.model.cut;

import org.jspecify.annotations.NullMarked;
