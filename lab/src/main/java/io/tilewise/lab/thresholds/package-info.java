/**
 * From where an image is decided: from which probability to call it positive ({@link
 * io.tilewise.lab.thresholds.YoudenThreshold}), and how large its prediction set has to be ({@link
 * io.tilewise.lab.thresholds.HierarchicalConformal}). Pure functions of what a calibrated rule
 * said.
 */
@NullMarked
package io.tilewise.lab.thresholds;

import org.jspecify.annotations.NullMarked;
