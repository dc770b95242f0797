/**
 * A tile's pixels in a record: their RGB bytes as they are, in one frame of zstd ({@link
 * io.tilewise.image.tile.RgbFrame}).
 *
 * <p>{@code RgbFrameEncoder} and {@code RgbFrameDecoder} hold native contexts, so that a tile needs
 * no memory beside its result; each belongs to one thread and is closed by it. {@code FrameHeader}
 * reads what a frame claims, and {@code FrameBlocks} where it ends, before anything is decoded.
 */
@NullMarked
package io.tilewise.image.tile;

import org.jspecify.annotations.NullMarked;
