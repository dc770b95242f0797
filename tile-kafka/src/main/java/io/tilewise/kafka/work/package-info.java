/**
 * Records as work: read by one loop, done by workers, and committed when all that is to be said of
 * it is acknowledged.
 *
 * <p>Threads. A {@link io.tilewise.kafka.work.WorkService} gives the loop and each worker a thread.
 * The <b>loop's</b> thread alone touches the Kafka consumer: it polls, puts work into the {@link
 * io.tilewise.kafka.work.WorkHandler}, commits, and decides whether the service is ready. Each
 * <b>worker's</b> thread owns a {@link io.tilewise.kafka.work.Publisher} and through it a Kafka
 * producer. The <b>producer's</b> own thread reports acknowledgements. Work that ends, on whichever
 * thread, goes into a queue that the loop's thread empties.
 *
 * <p>Backpressure. Work is under way from the poll until it is finished or left. A topic whose work
 * under way reaches a number or a size is paused, that topic alone; polling goes on, so that slow
 * work does not cost the membership. Work that waits to be tried again is not counted, up to a
 * bound of its own, so that it holds up nothing but its offset. Nothing else is bounded by itself:
 * queues and publishers hold no more than is under way, and a producer's buffer makes its sender
 * wait.
 *
 * <p>Order. Offsets are committed only up to the first work of a partition that is not finished. So
 * work is done at least once, and again after a crash. Where a partition goes to another member its
 * work is abandoned: whoever does it sees that and stops, and what it still says counts twice for
 * nobody who goes by identities. Within a partition work is begun in the order it was read, but for
 * what waits to be tried again, which later work passes by, and for what workers leave to each
 * other ({@link io.tilewise.kafka.work.WorkShare}).
 *
 * <p>Deaths. Where a source counts them, the metadata of its commits say who has records of a
 * partition in hand, so that a record is found whose work kills the process; see {@link
 * io.tilewise.kafka.suspects}. Records then wait in the loop until Kafka knows, and suspects until
 * they are alone.
 *
 * <p>End. First nothing is read any more and what nobody has begun is left; then what has begun is
 * finished, until a time. A pause before another attempt ends at once, and its work is left.
 */
@NullMarked
package io.tilewise.kafka.work;

import org.jspecify.annotations.NullMarked;
