package io.tilewise.lab.evaluate;

import io.tilewise.lab.evaluate.AucBootstrap.Interval;
import io.tilewise.lab.evaluate.RuleOpinions.Opinion;
import org.jspecify.annotations.Nullable;

/** What a rule said, held against the truth. */
final class Measurement {
  /**
   * Of each kind of image, for an interval. The whole range of n independent groups holds their
   * middle with a chance of 1 - 2^(1-n), which is 95 % from six on.
   */
  static final int LEAST_GROUPS = 6;

  private static final double CLIP = 1e-7;

  private final Truth truth;
  private final boolean[] positives;
  private final int samples;
  private final long seed;

  /**
   * Prepares it.
   *
   * @param samples bootstrap samples, &gt;= 1
   */
  Measurement(Truth truth, int samples, long seed) {
    this.truth = truth;
    this.positives = truth.positives();
    this.samples = samples;
    this.seed = seed;
  }

  /** Images of both labels, so that there is something to tell apart. */
  boolean hasBoth() {
    return count(true) > 0 && count(false) > 0;
  }

  /** Enough groups of both to draw from. */
  boolean hasInterval() {
    return truth.groups(true) >= LEAST_GROUPS && truth.groups(false) >= LEAST_GROUPS;
  }

  private int count(boolean positive) {
    return truth.images(positive);
  }

  Measures measures(RuleOpinions rule, RuleOpinions reference) {
    double[] said = rule.probabilities(truth.positive());
    Interval interval =
        hasInterval()
            ? new AucBootstrap(said, positives, truth.groups()).interval(samples, seed)
            : null;
    Double sensitivity = rightAmong(rule, true);
    Double specificity = rightAmong(rule, false);
    return new Measures(
        rule.rule(),
        hasBoth() ? BinaryMetrics.auc(said, positives) : null,
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high(),
        accuracy(rule),
        sensitivity == null || specificity == null ? null : (sensitivity + specificity) / 2,
        sensitivity,
        specificity,
        logLoss(rule),
        brier(said),
        Reliability.of(said, positives).error(),
        (double) referred(rule) / truth.count(),
        errorOfRest(rule),
        deLong(said, reference.probabilities(truth.positive())));
  }

  private double accuracy(RuleOpinions rule) {
    int right = 0;
    for (int at = 0; at < truth.count(); at++) {
      right += rule.all().get(at).forced() == truth.label(at) ? 1 : 0;
    }
    return (double) right / truth.count();
  }

  /** Of the images that are (not) positive the share that is called so. */
  private @Nullable Double rightAmong(RuleOpinions rule, boolean positive) {
    int right = 0;
    for (int at = 0; at < truth.count(); at++) {
      int forced = rule.all().get(at).forced();
      boolean called =
          positive ? forced == truth.positive() : forced >= 0 && forced != truth.positive();
      right += positives[at] == positive && called ? 1 : 0;
    }
    int of = count(positive);
    return of == 0 ? null : (double) right / of;
  }

  private double logLoss(RuleOpinions rule) {
    double loss = 0;
    for (int at = 0; at < truth.count(); at++) {
      double p = rule.all().get(at).probabilities()[truth.label(at)];
      loss -= Math.log(Math.clamp(p, CLIP, 1 - CLIP));
    }
    return loss / truth.count();
  }

  private double brier(double[] said) {
    double sum = 0;
    for (int at = 0; at < said.length; at++) {
      double distance = said[at] - (positives[at] ? 1 : 0);
      sum += distance * distance;
    }
    return sum / said.length;
  }

  private static long referred(RuleOpinions rule) {
    return rule.all().stream().filter(Opinion::isReferred).count();
  }

  private @Nullable Double errorOfRest(RuleOpinions rule) {
    int wrong = 0;
    for (int at = 0; at < truth.count(); at++) {
      Opinion opinion = rule.all().get(at);
      wrong += !opinion.isReferred() && opinion.label() != truth.label(at) ? 1 : 0;
    }
    long rest = truth.count() - referred(rule);
    return rest == 0 ? null : (double) wrong / rest;
  }

  private @Nullable Double deLong(double[] said, double[] reference) {
    return count(true) > 1 && count(false) > 1 ? DeLong.pValue(said, reference, positives) : null;
  }
}
