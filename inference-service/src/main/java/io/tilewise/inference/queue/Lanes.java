package io.tilewise.inference.queue;

import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.kafka.work.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which lane a tile came by. Immutable. */
public final class Lanes {
  private final Map<String, Lane> byTopic = new HashMap<>();

  /** Of these topics. */
  public Lanes(Topics topics) {
    for (Lane lane : Lane.values()) {
      byTopic.put(topics.tiles(lane), lane);
    }
  }

  /** Of all lanes. */
  public List<String> topics() {
    return List.copyOf(byTopic.keySet());
  }

  /** The lane by which it came. */
  public Lane of(Work work) {
    String topic = work.received().topic();
    return Objects.requireNonNull(byTopic.get(topic), topic);
  }
}
