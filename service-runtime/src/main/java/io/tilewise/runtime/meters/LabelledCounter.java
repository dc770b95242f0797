package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A counter for each value of a label. Those that are known beforehand are there from the start, at
 * zero: the first event of one that appears with it is no increase to Prometheus.
 */
public final class LabelledCounter {
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Function<String, Counter> registration;

  private LabelledCounter(Function<String, Counter> registration) {
    this.registration = registration;
  }

  /**
   * Registers it.
   *
   * @param help for people
   * @param label whose values are told apart
   * @param values that are known beforehand
   * @param others labels and values in turns, the same of all
   */
  public static LabelledCounter of(
      MeterRegistry registry,
      String name,
      String help,
      String label,
      Collection<String> values,
      String... others) {
    LabelledCounter counter =
        new LabelledCounter(
            value ->
                Counter.builder(name)
                    .description(help)
                    .tags(others)
                    .tag(label, value)
                    .register(registry));
    values.forEach(counter::of);
    return counter;
  }

  private Counter of(String value) {
    return counters.computeIfAbsent(value, registration);
  }

  /** One more. */
  public void increment(String value) {
    of(value).increment();
  }

  /** So much more, at least 0. */
  public void increment(String value, double amount) {
    of(value).increment(amount);
  }
}
