package io.tilewise.verdict.calibration;

/**
 * How far a prediction set's {@code 1 - α} is to hold where the images that its thresholds are from
 * are of few groups, say slides. Images of a new group are unlike those of any group seen; the
 * fewer were seen, the more often a threshold that is right on average is wrong for the next one.
 */
public enum Promise {
  /** On average over labels and over repetitions of the whole fit: every second one is below. */
  MEAN,
  /** As {@link #MEAN}, with a new group's share of its label set aside: most fits hold it. */
  MOST,
  /** For the images of each label, with a new group's whole weight set aside. */
  EACH
}
