package io.tilewise.inference.queue;

import io.tilewise.events.InferenceGroup;
import io.tilewise.events.Lane;
import io.tilewise.kafka.work.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The lanes that a process serves, and by which of them a tile came. Immutable. */
public final class Lanes {
  private final InferenceGroup group;
  private final Map<String, Lane> byTopic = new HashMap<>();

  /** Those that a group serves. */
  public Lanes(InferenceGroup group) {
    this.group = group;
    for (Lane lane : group.lanes()) {
      byTopic.put(group.topics().tiles(lane), lane);
    }
  }

  /** Those that are served. */
  public Set<Lane> served() {
    return group.lanes();
  }

  /** The topics of those that are served. */
  public List<String> topics() {
    return group.reads();
  }

  /** The lane by which it came. */
  public Lane of(Work work) {
    String topic = work.received().topic();
    return Objects.requireNonNull(byTopic.get(topic), topic);
  }
}
