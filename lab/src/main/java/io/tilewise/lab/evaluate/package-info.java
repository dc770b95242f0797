/**
 * Evaluation: verdicts against known labels. How good each verdict rule is on labelled images, and
 * how sure one can be of that.
 *
 * <p>{@link io.tilewise.lab.evaluate.Evaluator} judges one image after the other by every rule and
 * keeps a few numbers per image and rule; {@link io.tilewise.lab.evaluate.Measures} are taken of
 * them at the end. Everything happens on the thread that called; all randomness comes from a seed.
 */
@NullMarked
package io.tilewise.lab.evaluate;

import org.jspecify.annotations.NullMarked;
