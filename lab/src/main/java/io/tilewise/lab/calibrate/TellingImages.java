package io.tilewise.lab.calibrate;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The images that tell something about a temperature, and how many there are per label. */
final class TellingImages {
  private final double[][] logs;
  private final int[] truth;
  private final int[] counts;

  private TellingImages(double[][] logs, int[] truth, int[] counts) {
    this.logs = logs;
    this.truth = truth;
    this.counts = counts;
  }

  static TellingImages of(double[][] logs, int[] truth) {
    int[] kept =
        IntStream.range(0, truth.length)
            .filter(i -> Double.isFinite(logs[i][truth[i]]) && possible(logs[i]) > 1)
            .toArray();
    double[][] keptLogs = new double[kept.length][];
    int[] keptTruth = new int[kept.length];
    int[] counts = new int[logs.length == 0 ? 0 : logs[0].length];
    for (int i = 0; i < kept.length; i++) {
      keptLogs[i] = logs[kept[i]];
      keptTruth[i] = truth[kept[i]];
      counts[keptTruth[i]]++;
    }
    return new TellingImages(keptLogs, keptTruth, counts);
  }

  private static long possible(double[] logs) {
    return Arrays.stream(logs).filter(Double::isFinite).count();
  }

  int count() {
    return truth.length;
  }

  double log(int image, int label) {
    return logs[image][label];
  }

  int truth(int image) {
    return truth[image];
  }

  /** {@code Σ_i Σ_c (P_ic - t_ic) l_ic} with {@code P_i = softmax(inverse · l_i)}. */
  double derivative(double inverse) {
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      sum += expectation(logs[i], softmax(logs[i], inverse));
      sum -= expectation(logs[i], targets(i));
    }
    return sum;
  }

  private static double[] softmax(double[] logs, double inverse) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    double[] shares = new double[logs.length];
    for (int label = 0; label < logs.length; label++) {
      shares[label] = Double.isFinite(logs[label]) ? Math.exp(inverse * (logs[label] - most)) : 0;
    }
    return shares;
  }

  private double[] targets(int image) {
    int label = truth[image];
    double[] targets = new double[counts.length];
    for (int other = 0; other < targets.length; other++) {
      targets[other] = Double.isFinite(logs[image][other]) ? 1 : 0;
    }
    targets[label] = counts[label] + 1;
    return targets;
  }

  /** Mean of the finite logarithms under shares of any sum. */
  private static double expectation(double[] logs, double[] shares) {
    double sum = 0;
    double total = 0;
    for (int label = 0; label < logs.length; label++) {
      if (shares[label] > 0) {
        sum += shares[label] * logs[label];
        total += shares[label];
      }
    }
    return sum / total;
  }
}
