/**
 * What single fits are made of, each from arrays of numbers and truths alone: how much a tile's
 * score is worth as evidence ({@link io.tilewise.lab.calibrate.TileCalibrationChoice}), and how far
 * a rule's probabilities are to be believed ({@link
 * io.tilewise.lab.calibrate.ImageCalibrationChoice}).
 *
 * <p>Pure functions. Which images a fit may see is for the package {@code fit} to say.
 */
@NullMarked
package io.tilewise.lab.calibrate;

import org.jspecify.annotations.NullMarked;
