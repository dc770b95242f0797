package io.tilewise.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a harness measured: samples by name, of which the median counts, and facts. Confined to one
 * thread.
 */
public final class Figures {
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  public Figures(String bench) {
    facts.put("bench", bench);
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("jdk", Runtime.version().toString());
    facts.put("loadBefore", load());
  }

  /** Takes samples that count nowhere. */
  public static Figures ofWarmUp() {
    return new Figures("warm-up");
  }

  /** What was measured, or under which circumstances. */
  public Figures fact(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  /** One more sample; the unit ends the name, such as {@code startSeconds}. */
  public void sample(String name, double value) {
    samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    System.err.printf(Locale.ROOT, "%s: %.3f%n", name, value);
  }

  /** What was measured again and again while something went on, in the order of time. */
  public void curve(String name, DoubleStream values) {
    facts.put(name, values.map(Figures::rounded).boxed().toList());
  }

  /** The sample taken last. */
  public double latest(String name) {
    return samples.getOrDefault(name, List.of()).getLast();
  }

  /** Middle one of the samples, of an even number the lower of both. */
  public double median(String name) {
    double[] sorted =
        samples.getOrDefault(name, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException(name + ": no samples (expected: >= 1)");
    }
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** The facts and of every sample the median, least and most, as one line of JSON. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("loadAfter", load());
    samples.forEach(
        (name, values) ->
            all.put(
                name,
                Map.of(
                    "median", rounded(median(name)),
                    "min", rounded(values.stream().mapToDouble(d -> d).min().orElseThrow()),
                    "max", rounded(values.stream().mapToDouble(d -> d).max().orElseThrow()),
                    "runs", values.size())));
    return JsonMapper.shared().writeValueAsString(all);
  }

  /** Of the whole machine in the last minute: who else was at work. Negative where unknown. */
  private static double load() {
    return rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
