package io.tilewise.inference;

import io.tilewise.kafka.work.Load;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkHandler;
import java.util.function.Predicate;

/**
 * Tiles on their way from the loop to the workers.
 *
 * @param lanes which topic is which lane
 * @param fresh tiles that nobody tried
 * @param waiting tiles that are tried again
 */
record TileQueue(Lanes lanes, TileBuffer<Work> fresh, WaitingTiles waiting) implements WorkHandler {
  @Override
  public void take(Work work) {
    fresh.add(lanes.of(work), work);
  }

  @Override
  public void removeIf(Predicate<Work> condition) {
    fresh.removeIf(condition);
    waiting.removeIf(condition);
  }

  @Override
  public Load waiting(String topic) {
    return waiting.load(topic);
  }
}
