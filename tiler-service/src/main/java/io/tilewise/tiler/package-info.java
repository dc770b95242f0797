/**
 * Image announced: tiles and a manifest published.
 *
 * <p>{@link io.tilewise.tiler.TilerService} puts {@code TilingTask}, what is done for a submission,
 * into the threads and the loop of {@link io.tilewise.kafka.work}: one thread polls, each worker's
 * thread brings one submission after another to its end. {@code ImageReading} reads the image on a
 * thread of its own, the worker sends its tiles; {@code TileEncoders} encodes them between the two,
 * on threads that all images share, as many as there are processors. Workers take different shares
 * of the submissions, so that what takes long keeps none waiting that is light or more urgent.
 *
 * <p>Submissions wait in a queue; while enough of them are under way, partitions are paused and
 * polling goes on, so no image is too slow for the group. Behind a worker, the producer's buffer is
 * the second bound: when the broker is slow, reading waits. In between, tiles of 32 MiB of pixels
 * are the third: when encoding is slow, reading waits as well. And when scoring is slow, the worker
 * waits in {@link io.tilewise.tiler.pace.Pace}.
 *
 * <p>Order: the manifest follows the acknowledgement of the last tile, the commit follows that of
 * the manifest, and no offset is committed past an image still under way. Killed at any point, the
 * tiler cuts the image again into the same tiles with the same identities.
 */
@NullMarked
package io.tilewise.tiler;

import org.jspecify.annotations.NullMarked;
