package io.tilewise.lab.study;

import io.tilewise.verdict.calibration.Promise;
import java.util.List;
import java.util.Locale;

/** What prediction sets promise, and what counts as a group of images. */
enum Reading {
  MEAN(Promise.MEAN, false),
  MOST(Promise.MOST, false),
  EACH(Promise.EACH, false),
  /** As {@link #MOST}, with each slide that a pool's bags are from as a group of its own. */
  MOST_BY_SLIDE(Promise.MOST, true),
  /** As {@link #EACH}, with each slide that a pool's bags are from as a group of its own. */
  EACH_BY_SLIDE(Promise.EACH, true);

  /** Of images of one slide each, whose group is the slide. */
  static final List<Reading> OF_SLIDES = List.of(MEAN, MOST, EACH);

  private final Promise promise;
  private final boolean bySlide;

  Reading(Promise promise, boolean bySlide) {
    this.promise = promise;
    this.bySlide = bySlide;
  }

  Promise promise() {
    return promise;
  }

  boolean bySlide() {
    return bySlide;
  }

  /** Promise as the command line spells it. */
  String text() {
    return promise.name().toLowerCase(Locale.ROOT);
  }

  /** In names of numbers. */
  String key() {
    return text().substring(0, 1).toUpperCase(Locale.ROOT)
        + text().substring(1)
        + (bySlide ? "BySlide" : "");
  }

  /** What is counted, for people. */
  String groups(Question question) {
    return bySlide || !question.pooled() ? "slides" : "pools";
  }
}
