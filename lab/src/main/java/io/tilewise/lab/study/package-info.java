/**
 * Studies of the rules on labelled cells, which docs/choosing-a-rule.md tells of ({@link
 * io.tilewise.lab.study.ChoosingARule}): how far each rule stays behind the best one, whether
 * probabilities come true and prediction sets keep their promise on slides not seen and on images
 * of another size, and what to judge by where nothing was fitted.
 *
 * <p>{@code bench/run} knows it by name. All randomness comes from seeds; as many seeds are done at
 * once as there are cores, and they share only cells.
 */
@NullMarked
package io.tilewise.lab.study;

import org.jspecify.annotations.NullMarked;
