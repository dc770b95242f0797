/** What was fitted on labelled data so that a probability comes true as often as it says. */
@NullMarked
package io.tilewise.verdict.calibration;

import org.jspecify.annotations.NullMarked;
