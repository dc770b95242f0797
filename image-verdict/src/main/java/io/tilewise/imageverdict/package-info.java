/**
 * Manifest and scores to the event that says what they come to. The contract knows no mathematics
 * and the mathematics knows no event; here they meet, once for everybody: the aggregator, what
 * judges again, and what fits and evaluates.
 *
 * <p>Everything is pure, stateless and thread-safe: the same manifest and scores give the same
 * classification, whoever computes it and when.
 */
@NullMarked
package io.tilewise.imageverdict;

import org.jspecify.annotations.NullMarked;
