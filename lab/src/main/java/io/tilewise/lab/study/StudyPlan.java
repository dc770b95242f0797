package io.tilewise.lab.study;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much is studied.
 *
 * @param cells of all slides
 * @param bags drawn at a time
 * @param seeds each is one split of the slides
 */
record StudyPlan(Cells cells, int bags, List<Long> seeds) {
  StudyPlan {
    seeds = List.copyOf(seeds);
  }

  /** What one seed comes to. */
  @FunctionalInterface
  interface Work<T> {
    T of(long seed) throws Exception;
  }

  /** Does the work of every seed, as many at once as there are cores. In the order of the seeds. */
  <T> List<T> perSeed(Work<T> work) throws Exception {
    try (ExecutorService cores =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<T>> all = new ArrayList<>();
      seeds.forEach(seed -> all.add(() -> work.of(seed)));
      List<T> results = new ArrayList<>();
      for (Future<T> each : cores.invokeAll(all)) {
        results.add(each.get());
      }
      return results;
    }
  }
}
