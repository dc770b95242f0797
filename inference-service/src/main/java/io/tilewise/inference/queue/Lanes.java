package io.tilewise.inference.queue;

import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.kafka.work.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The lanes that a process serves, and by which of them a tile came. Immutable. */
public final class Lanes {
  private final Set<Lane> served;
  private final Map<String, Lane> byTopic = new HashMap<>();

  /** Those that are served, of these topics. */
  public Lanes(Topics topics, Set<Lane> served) {
    this.served = Set.copyOf(served);
    for (Lane lane : served) {
      byTopic.put(topics.tiles(lane), lane);
    }
  }

  /** Those that are served. */
  public Set<Lane> served() {
    return served;
  }

  /** The lane by which it came. */
  public Lane of(Work work) {
    String topic = work.received().topic();
    return Objects.requireNonNull(byTopic.get(topic), topic);
  }
}
