/**
 * From the scores of an image's tiles to a verdict on the image: pure mathematics, no input or
 * output.
 *
 * <p>Everything here and below is an immutable value or a stateless function and thread-safe, but
 * for {@link io.tilewise.verdict.scores.TileScores.Builder}, which belongs to one thread. Every sum
 * runs in tile-index order in double precision, and exponentials and logarithms are those of {@link
 * StrictMath}: a verdict is bit-identical in whatever order its scores arrived and on whatever
 * machine it is computed again.
 *
 * <p>The rooms, each of which knows those before it: {@code scores}, what is given; {@code
 * calibration}, what makes probabilities come true; {@code rules}, where a rule is one small type
 * that implements {@link io.tilewise.verdict.rules.VerdictRule} and {@link
 * io.tilewise.verdict.rules.VerdictRules} lists them; and this one. What comes after the rule
 * (threshold, ties, whether unknown tiles could change the label) is the same for all of them and
 * belongs to {@link io.tilewise.verdict.Judge}.
 */
@NullMarked
package io.tilewise.verdict;

import org.jspecify.annotations.NullMarked;
