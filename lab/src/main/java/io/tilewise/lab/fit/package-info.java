/**
 * What can be learned from labelled scores without touching the network: how much a tile's score is
 * worth as evidence, and how far each rule's probabilities are to be believed.
 *
 * <p>{@link io.tilewise.lab.fit.Fitter} goes twice over the images. What is fitted twice over (the
 * calibration of a rule that was itself fitted, a threshold of what it then says) sees its images
 * as a stranger would: groups are dealt to five folds, twice over, each judged by what was fitted
 * on the other folds, and all that was said so is pooled. What the card gets of tiles is then
 * fitted on all of them. No image is held out. {@link io.tilewise.lab.fit.FitByGroup} does all that
 * once for each fold of groups, without it, to say what it is worth for groups that it has not
 * seen.
 *
 * <p>Everything happens on the thread that called; all randomness comes from the seed. Memory is
 * one number per labelled tile and a few per image and rule.
 */
@NullMarked
package io.tilewise.lab.fit;

import org.jspecify.annotations.NullMarked;
