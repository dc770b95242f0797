/**
 * Tiles to scores: a Kafka consumer group for each lane that it serves, batches through a model,
 * scores keyed by image.
 *
 * <p>Threads are those of {@link io.tilewise.kafka.work}, and one beside each worker. Each lane's
 * loop puts tiles into the {@link io.tilewise.inference.queue.TileBuffer}. A worker's thread owns
 * its decoder and its publisher: it takes a batch of one model, checks and decodes it, and
 * publishes what comes back. The thread of its {@link io.tilewise.inference.EngineStage} owns its
 * classifiers (one predictor each) and calls the engine. The first gives the second one batch and
 * makes the next one complete while that is in the engine; a batch belongs to whoever has it.
 * Before it gives a batch it looks again which tiles are worth it, and so it does after a load,
 * which may have taken minutes: a batch whose model is not warm yet is given undecoded and comes
 * back with the size of its tiles. Tiles are decoded by a few threads of the worker's own, into
 * pixels that are lent to two batches at most, so that a tile needs no memory beside its record and
 * its score.
 *
 * <p>Begin. The loops join their groups when the engine stages of all workers have the models that
 * are to be preloaded.
 *
 * <p>Backpressure. A lane whose tiles under way reach a number or a size is paused, that lane
 * alone, so that deferred tiles never keep express ones out. What waits in {@link
 * io.tilewise.inference.queue.WaitingTiles} does not count up to a bound of the loop's: so long a
 * model that is away stops its own tiles only, and beyond it its lane stands. Nothing else queues:
 * buffer, batches and producer hold no more than is under way.
 *
 * <p>Order. Within a batch express comes before routine before deferred, among what is buffered. An
 * express tile waits for the batch in the engine and the one that is complete, and for no other.
 * Offsets are committed only up to the first tile of the partition that is still under way. So a
 * tile is scored at least once, and twice after a crash; whoever counts tiles counts each index
 * once.
 */
@NullMarked
package io.tilewise.inference;

import org.jspecify.annotations.NullMarked;
