package io.tilewise.lab.study;

import io.tilewise.lab.evaluate.Reliability;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What came of images whose truth is known: of one split, or of several in one list. */
final class Judged {
  private final double[] said;
  private final boolean[] truth;
  private final Map<Reading, Sets> sets;

  /**
   * What was said.
   *
   * @param said probability that the image is parasitized, 0 to 1
   * @param truth one per image
   * @param sets of these images
   */
  Judged(double[] said, boolean[] truth, Map<Reading, Sets> sets) {
    this.said = said.clone();
    this.truth = truth.clone();
    this.sets = Map.copyOf(sets);
  }

  /** Counts of prediction sets. */
  static final class Sets {
    private final int[] images = new int[2];
    private final int[] held = new int[2];
    private int referred;

    void add(int truth, List<Integer> set) {
      images[truth]++;
      held[truth] += set.contains(truth) ? 1 : 0;
      referred += set.size() == 1 ? 0 : 1;
    }

    /** Share of sets that hold the truth. */
    double coverage() {
      return (double) (held[0] + held[1]) / (images[0] + images[1]);
    }

    /** The same among images of one label. */
    double coverage(int label) {
      return (double) held[label] / images[label];
    }

    /** Share of sets of any other size than one. */
    double referred() {
      return (double) referred / (images[0] + images[1]);
    }
  }

  /** Whether probabilities come true, all images of all splits in one list. */
  static Reliability reliability(List<Judged> splits) {
    double[] said = splits.stream().flatMapToDouble(each -> Arrays.stream(each.said)).toArray();
    boolean[] truth = new boolean[said.length];
    int to = 0;
    for (Judged each : splits) {
      System.arraycopy(each.truth, 0, truth, to, each.truth.length);
      to += each.truth.length;
    }
    return Reliability.of(said, truth);
  }

  /** Expected calibration error of these images alone. */
  double error() {
    return reliability(List.of(this)).error();
  }

  /** The readings that there are. */
  List<Reading> readings() {
    return sets.keySet().stream().sorted().toList();
  }

  Sets sets(Reading reading) {
    return sets.getOrDefault(reading, new Sets());
  }
}
