package io.tilewise.aggregator.lag;

import io.micrometer.core.instrument.Tags;
import io.tilewise.aggregator.topics.Inputs;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A group that reads a topic.
 *
 * @param lane of the topic, {@code all} of one that has none
 */
record Reading(String group, String topic, String lane) {
  private static final String ALL = "all";

  /**
   * All of the pipeline.
   *
   * @param aggregator group of the aggregator
   */
  static List<Reading> of(Topics topics, String aggregator) {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading(topics.tilerGroup(), topics.imagesSubmitted(), ALL));
    for (Lane lane : Lane.values()) {
      String name = lane.name().toLowerCase(Locale.ROOT);
      readings.add(new Reading(topics.inferenceGroup(lane), topics.tiles(lane), name));
    }
    Inputs.of(topics).keySet().stream()
        .sorted()
        .map(topic -> new Reading(aggregator, topic, ALL))
        .forEach(readings::add);
    return List.copyOf(readings);
  }

  Tags tags() {
    return Tags.of("group", group, "topic", topic, "lane", lane);
  }
}
