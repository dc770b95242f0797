/**
 * Tiles to scores: a Kafka consumer group over the three lanes, batches through a model, scores
 * keyed by image.
 *
 * <p>Threads. The consumer's thread alone touches the Kafka consumer: it polls, hands records to
 * the {@link io.tilewise.inference.TileBuffer}, and commits. Each worker's thread owns its
 * classifiers (one predictor each) and its Kafka producer: it takes a batch, scores it model by
 * model, and publishes; only the decoding of its tiles is spread over the JVM's common pool. A
 * producer's own thread reports each acknowledgement to a queue that the consumer's thread empties.
 *
 * <p>Backpressure. A tile is under way from the poll to the acknowledgement of what became of it. A
 * lane whose tiles under way reach a number or a size is paused, that lane alone, so that deferred
 * tiles never keep express ones out; polling goes on, so that a slow batch does not cost the
 * membership. Nothing else queues: buffer, batch and producer hold no more than is under way.
 *
 * <p>Order. Within a batch express comes before routine before deferred, among what is buffered.
 * Offsets are committed only up to the first tile of the partition that is still under way. So a
 * tile is scored at least once, and twice after a crash; whoever counts tiles counts each index
 * once.
 */
@NullMarked
package io.tilewise.inference;

import org.jspecify.annotations.NullMarked;
