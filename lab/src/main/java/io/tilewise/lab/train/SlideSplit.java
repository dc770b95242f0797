package io.tilewise.lab.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Crops to learn from and crops to measure by, apart by slide: cells of one slide look alike, and a
 * split by cell would flatter the model.
 *
 * @param training crops to learn from
 * @param heldOut crops of slides that training never sees
 */
record SlideSplit(List<Crop> training, List<Crop> heldOut) {
  SlideSplit {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Holds out {@code share} of the slides with parasites and of those without. Slides with
   * parasites are ranked by their number of them and one of each stretch of the ranking is drawn: a
   * held-out side of nearly clean slides alone would say little.
   */
  static SlideSplit of(List<Crop> crops, double share, long seed) throws TrainingException {
    Set<String> all = slides(crops);
    Map<String, Long> parasites =
        crops.stream()
            .filter(Crop::parasitized)
            .collect(Collectors.groupingBy(Crop::slide, TreeMap::new, Collectors.counting()));
    checkEnough(crops, all, parasites.keySet());
    List<String> infected =
        parasites.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    List<String> healthy = all.stream().filter(s -> !parasites.containsKey(s)).toList();
    Random random = new Random(seed);
    Set<String> heldOut =
        new HashSet<>(drawn(infected, Math.max(1, share(share, infected)), random));
    heldOut.addAll(drawn(healthy, share(share, healthy), random));
    SlideSplit split =
        new SlideSplit(
            crops.stream().filter(c -> !heldOut.contains(c.slide())).toList(),
            crops.stream().filter(c -> heldOut.contains(c.slide())).toList());
    checkBothClasses("training", split.training);
    checkBothClasses("held-out", split.heldOut);
    return split;
  }

  /** The slides that were held out, sorted. */
  List<String> heldOutSlides() {
    return List.copyOf(slides(heldOut));
  }

  /** The slides that were learned from, sorted. */
  List<String> trainingSlides() {
    return List.copyOf(slides(training));
  }

  private static Set<String> slides(List<Crop> crops) {
    return crops.stream().map(Crop::slide).collect(Collectors.toCollection(TreeSet::new));
  }

  /** A share of slides in whole slides, one at least being left. */
  private static int share(double share, List<String> slides) {
    return Math.clamp(Math.round(share * slides.size()), 0, Math.max(0, slides.size() - 1));
  }

  private static List<String> drawn(List<String> ranked, int count, Random random) {
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * ranked.size() / count;
      int to = (i + 1) * ranked.size() / count;
      drawn.add(ranked.get(from + random.nextInt(to - from)));
    }
    return drawn;
  }

  private static void checkEnough(List<Crop> crops, Set<String> all, Set<String> infected)
      throws TrainingException {
    boolean healthyCells = crops.stream().anyMatch(c -> !c.parasitized());
    if (infected.isEmpty() || !healthyCells) {
      String only =
          crops.isEmpty() ? "none" : infected.isEmpty() ? "only uninfected" : "only parasitized";
      throw TrainingException.of(
          "labels", only + " among " + crops.size() + " crops", "both 0 and 1");
    }
    if (all.size() < 2) {
      throw TrainingException.of("slides", all, "at least 2, as some are held out");
    }
    if (infected.size() < 2) {
      throw TrainingException.of(
          "slides with parasites", infected, "at least 2, as some are held out");
    }
  }

  private static void checkBothClasses(String side, List<Crop> crops) throws TrainingException {
    long positive = crops.stream().filter(Crop::parasitized).count();
    if (positive == 0 || positive == crops.size()) {
      throw TrainingException.of(
          side + " slides",
          positive + " parasitized of " + crops.size() + " crops",
          "both labels; another seed or held-out share may split better");
    }
  }
}
