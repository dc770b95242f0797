/**
 * Studies of the rules on labelled cells, which the documents tell of: how far each rule stays
 * behind the best one, whether probabilities come true and prediction sets keep their promise on
 * slides not seen ({@link io.tilewise.lab.study.ChoosingARule}), and the images that the sample
 * model's card is fitted on ({@link io.tilewise.lab.study.SampleBags}).
 *
 * <p>Each has a {@code main} that {@code bench/run} knows by name. All randomness comes from seeds;
 * the study of rules does as many seeds at once as there are cores, and shares only cells.
 */
@NullMarked
package io.tilewise.lab.study;

import org.jspecify.annotations.NullMarked;
