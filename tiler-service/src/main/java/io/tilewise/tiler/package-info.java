/**
 * Image announced: tiles and a manifest published.
 *
 * <p>{@link io.tilewise.tiler.TilerService} owns two kinds of threads. The <b>consumer thread</b>
 * runs {@code SubmissionConsumer}: it alone touches the Kafka consumer, hands submissions to the
 * workers and commits. Each <b>worker thread</b> runs one {@code TilingTask} with a producer of its
 * own and brings one submission after another to its end.
 *
 * <p>Two queues connect them. Submissions wait in a bounded one; while it has no room for another
 * poll, partitions are paused and polling goes on, so no image is too slow for the group. Finished
 * ones return through another, never longer than what was taken. Behind a worker, the producer's
 * buffer is the third bound: when the broker is slow, encoding waits.
 *
 * <p>Order: the manifest follows the acknowledgement of the last tile, the commit follows that of
 * the manifest, and no offset is committed past an image still under way. Killed at any point, the
 * tiler cuts the image again into the same tiles with the same identities.
 */
@NullMarked
package io.tilewise.tiler;

import org.jspecify.annotations.NullMarked;
