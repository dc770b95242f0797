/**
 * What can be learned from labelled scores without touching the network: how much a tile's score is
 * worth as evidence, and how far each rule's probabilities are to be believed.
 *
 * <p>{@link io.tilewise.lab.fit.Fitter} goes twice over the images. They are first parted by group
 * into two halves. On the first half everything is fitted, and what is fitted twice over (the
 * calibration of a rule that was itself fitted) sees its images as a stranger would: folds of
 * groups, each judged by what was fitted on the other folds. The second half is for the prediction
 * sets alone, whose promise holds only for images that nothing was fitted on.
 *
 * <p>Everything happens on the thread that called; all randomness comes from the seed. Memory is
 * one number per labelled tile and a few per image and rule.
 */
@NullMarked
package io.tilewise.lab.fit;

import org.jspecify.annotations.NullMarked;
