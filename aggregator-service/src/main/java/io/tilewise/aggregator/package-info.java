/**
 * Scores of an image collected, one verdict given, exactly once.
 *
 * <p><b>Rooms.</b> Here are the service, its settings and the topology, with the processor that
 * turns records into events and verdicts into records. What events and time do to submissions is in
 * {@code aggregation}, what is stored of them in {@code state}, what HTTP shows of them in {@code
 * query}; {@code topics} checks the topics, {@code streams} is what Kafka Streams needs around it.
 *
 * <p><b>Threads.</b> Everything that belongs to an image (submission, manifest, rejection, scores)
 * is keyed by image and co-partitioned, so one Kafka Streams task sees all of it and owns its
 * state: {@link io.tilewise.aggregator.AggregatorProcessor} and what it holds run on the task's
 * stream thread only. HTTP requests read the stores and the counters of {@link
 * io.tilewise.aggregator.aggregation.InFlight} from threads of their own and write nothing.
 *
 * <p><b>Order.</b> There is none between the four source topics, and at-least-once producers repeat
 * themselves. So every order works: whatever is heard first of a submission registers it, a tile is
 * a row under its index that only its first score writes, and what has to wait for the manifest
 * (does this model count, is this index inside the grid) is asked again when it comes.
 *
 * <p><b>State.</b> A tile is one put of a row of some 25 bytes into a window store whose windows
 * start at the image's registration and expire by segment; nothing is read and nothing grows per
 * tile. Which tiles were heard is a bit each in memory, read back from the rows after a restart. A
 * small key-value store holds a record per submission, its manifest, the last verdict of an image
 * and the agenda: what is due when, on the wall clock.
 *
 * <p><b>Exactly once.</b> Rows, records, verdicts and offsets are committed in one Kafka
 * transaction. What is only in memory is derived from the stores and forgotten when a task is
 * (re)initialised, so it can never be ahead of them. Input waits in Kafka, which is the only queue.
 */
@NullMarked
package io.tilewise.aggregator;

import org.jspecify.annotations.NullMarked;
