/**
 * What single fits are made of, each from arrays of numbers and truths alone: how much a tile's
 * score is worth as evidence ({@link io.tilewise.lab.calibrate.TileCalibrationChoice}), how far a
 * rule's probabilities are to be believed ({@link
 * io.tilewise.lab.calibrate.ImageCalibrationChoice}), from where to call an image positive ({@link
 * io.tilewise.lab.calibrate.YoudenThreshold}) and how large its prediction set has to be ({@link
 * io.tilewise.lab.calibrate.HierarchicalConformal}).
 *
 * <p>Pure functions. Which images a fit may see is for the package {@code fit} to say.
 */
@NullMarked
package io.tilewise.lab.calibrate;

import org.jspecify.annotations.NullMarked;
