package io.tilewise.bench.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What was seen, one value a minute for each name: of all looks of the minute the least, since a
 * heap between two collections and a lag between two polls are no growth. Confined to one thread.
 */
final class Minutes {
  private final Map<String, Double> minute = new LinkedHashMap<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /** One look. */
  void see(String name, double value) {
    minute.merge(name, value, Math::min);
  }

  /** Ends the minute. */
  void next() {
    minute.forEach(
        (name, value) -> values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    minute.clear();
  }

  /** The trend of each name, without the first minutes. */
  void trends(int settling, BiConsumer<String, Trend> found) {
    values.forEach(
        (name, all) -> {
          double[] taken = all.stream().skip(settling).mapToDouble(Double::doubleValue).toArray();
          found.accept(name, Trend.of(taken, 1 / 60.0));
        });
  }
}
