/**
 * Image announced: tiles and a manifest published.
 *
 * <p>{@link io.tilewise.tiler.TilerService} puts {@code TilingTask}, what is done for a submission,
 * into the threads and the loop of {@link io.tilewise.kafka.work}: one thread polls, each worker's
 * thread brings one submission after another to its end.
 *
 * <p>Submissions wait in a queue; while enough of them are under way, partitions are paused and
 * polling goes on, so no image is too slow for the group. Behind a worker, the producer's buffer is
 * the second bound: when the broker is slow, encoding waits.
 *
 * <p>Order: the manifest follows the acknowledgement of the last tile, the commit follows that of
 * the manifest, and no offset is committed past an image still under way. Killed at any point, the
 * tiler cuts the image again into the same tiles with the same identities.
 */
@NullMarked
package io.tilewise.tiler;

import org.jspecify.annotations.NullMarked;
