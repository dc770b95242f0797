package io.tilewise.aggregator.topics;

import io.tilewise.events.Topics;
import io.tilewise.events.VerdictInput;
import java.util.HashMap;
import java.util.Map;

/** The topics that are read: as many partitions each, and an image on the same one of all. */
public final class Inputs {
  private Inputs() {}

  /** Their names, with what they carry. */
  public static Map<String, Class<? extends VerdictInput>> of(Topics topics) {
    Map<String, Class<? extends VerdictInput>> inputs = new HashMap<>();
    topics
        .carried()
        .forEach(
            (topic, carried) -> {
              if (VerdictInput.class.isAssignableFrom(carried)) {
                inputs.put(topic, carried.asSubclass(VerdictInput.class));
              }
            });
    return Map.copyOf(inputs);
  }
}
