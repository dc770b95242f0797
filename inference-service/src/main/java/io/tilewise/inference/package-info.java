/**
 * Tiles to scores: a Kafka consumer group for each lane that it serves, batches through a model,
 * scores keyed by image.
 *
 * <p>Threads are those of {@link io.tilewise.kafka.work}. Each lane's loop puts tiles into the
 * {@link io.tilewise.inference.queue.TileBuffer}. Each worker's thread owns its classifiers (one
 * predictor each), its decoders and its publisher: it takes a batch, scores it model by model, and
 * publishes. Tiles are decoded by it and by a few threads of its own, into pixels that the next
 * batch overwrites, so that a tile needs no memory beside its record and its score.
 *
 * <p>Backpressure. A lane whose tiles under way reach a number or a size is paused, that lane
 * alone, so that deferred tiles never keep express ones out. What waits in {@link
 * io.tilewise.inference.queue.WaitingTiles} does not count up to a bound of the loop's: so long a
 * model that is away stops its own tiles only, and beyond it its lane stands. Nothing else queues:
 * buffer, batch and producer hold no more than is under way.
 *
 * <p>Order. Within a batch express comes before routine before deferred, among what is buffered.
 * Offsets are committed only up to the first tile of the partition that is still under way. So a
 * tile is scored at least once, and twice after a crash; whoever counts tiles counts each index
 * once.
 */
@NullMarked
package io.tilewise.inference;

import org.jspecify.annotations.NullMarked;
