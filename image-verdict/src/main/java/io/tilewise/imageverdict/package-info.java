/**
 * Manifest and scores to the event that says what they come to. The contract knows no mathematics
 * and the mathematics knows no event; here they meet, once for everybody: the aggregator, what
 * judges again, and what fits and evaluates.
 *
 * <p>A verdict is pure: the same manifest and scores give the same one, whoever computes it and
 * when. Everything is stateless and thread-safe but {@link io.tilewise.imageverdict.TileLedger} and
 * {@link io.tilewise.imageverdict.Replay}, which belong to one thread each.
 */
@NullMarked
package io.tilewise.imageverdict;

import org.jspecify.annotations.NullMarked;
