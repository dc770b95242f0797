/**
 * Questions about images over HTTP, answered by any instance for all of them.
 *
 * <p>Which instance has an image is what Kafka Streams says, behind {@link
 * io.tilewise.aggregator.query.ImageStates}. An answer is read where the image is, or fetched from
 * there once: an instance that was asked by another never asks a third. Where nobody can answer
 * now, the answer says so and names the instance (503); it is never a guess.
 *
 * <p>Threads: each request has its own, {@link io.tilewise.runtime.ManagementServer}'s. Nothing
 * here runs on a stream thread or waits for one. How many answers go on at the same time ({@link
 * io.tilewise.aggregator.query.ImageEvents}), how long another instance may take and how much it
 * may send ({@link io.tilewise.aggregator.query.Peers}) is bounded.
 */
@NullMarked
package io.tilewise.aggregator.query;

import org.jspecify.annotations.NullMarked;
