package io.tilewise.events;

import io.tilewise.events.check.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A consumer group of inference: all processes that serve the same lanes. How far a lane is scored
 * is told by the offsets of the groups that serve it, so their names belong to the contract.
 *
 * @param topics under their prefix
 * @param lanes at least one, in the order of {@link Lane}
 */
public record InferenceGroup(Topics topics, Set<Lane> lanes) {
  private static final String NAME = "tilewise-inference";

  public InferenceGroup {
    Checks.present("topics", topics);
    Checks.check(lanes != null && !lanes.isEmpty(), "lanes", lanes, "at least one");
    lanes = Collections.unmodifiableSet(EnumSet.copyOf(lanes));
  }

  /** Every group that there may be under a prefix: one for each set of lanes. */
  public static List<InferenceGroup> all(Topics topics) {
    List<Set<Lane>> sets = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      sets.addAll(sets.stream().map(set -> with(set, lane)).toList());
      sets.add(EnumSet.of(lane));
    }
    return sets.stream().map(lanes -> new InferenceGroup(topics, lanes)).toList();
  }

  private static Set<Lane> with(Set<Lane> lanes, Lane lane) {
    Set<Lane> more = EnumSet.copyOf(lanes);
    more.add(lane);
    return more;
  }

  /**
   * The group's name: {@code <prefix>tilewise-inference} where it serves all lanes, else {@code
   * <prefix>tilewise-inference-<lane>-<lane>}.
   */
  public String name() {
    String all = topics.prefix() + NAME;
    return lanes.size() == Lane.values().length
        ? all
        : lanes.stream()
            .map(lane -> lane.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("-", all + "-", ""));
  }

  /** The topics that it reads, in the order of its lanes. */
  public List<String> reads() {
    return lanes.stream().map(topics::tiles).toList();
  }
}
