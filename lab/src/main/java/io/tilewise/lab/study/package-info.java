/**
 * Studies of the rules on labelled cells, which the documents tell of: how far each rule stays
 * behind the best one, whether probabilities come true and prediction sets keep their promise
 * ({@link io.tilewise.lab.study.ChoosingARule}), and the images that the sample model's card is
 * fitted on ({@link io.tilewise.lab.study.SampleBags}).
 *
 * <p>Each has a {@code main} that {@code bench/run} knows by name. One thread; all randomness comes
 * from seeds.
 */
@NullMarked
package io.tilewise.lab.study;

import org.jspecify.annotations.NullMarked;
