package io.tilewise.aggregator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Images in memory; an image's partition is the length of its ID, modulo their number. */
final class FakeStates implements ImageStates {
  static final int PARTITIONS = 4;

  final Map<Integer, Instance> owners = new ConcurrentHashMap<>();
  final Map<String, String> images = new ConcurrentSkipListMap<>();
  final Set<String> amendable = ConcurrentHashMap.newKeySet();
  volatile boolean restoring;
  private final Instance self;

  FakeStates(Instance self) {
    this.self = self;
  }

  static int partitionOf(String imageId) {
    return imageId.length() % PARTITIONS;
  }

  @Override
  public Instance self() {
    return self;
  }

  @Override
  public int partitions() {
    return PARTITIONS;
  }

  @Override
  public int partition(String imageId) {
    return partitionOf(imageId);
  }

  @Override
  public Instance owner(int partition) {
    return owners.get(partition);
  }

  @Override
  public Set<String> statuses() {
    return Set.of("SCORING", "COMPLETE");
  }

  @Override
  public Optional<FoundImage> find(String imageId, boolean provisional) {
    checkRestored();
    // As the real ones do, looked at first: what is said to stand is what was found then or later.
    boolean mayBeAmended = amendable.contains(imageId);
    return Optional.ofNullable(images.get(imageId))
        .map(json -> provisional ? json : json.replace(",\"provisional\":1", ""))
        .map(json -> new FoundImage(json, mayBeAmended));
  }

  @Override
  public Page page(int partition, ListQuery query) {
    checkRestored();
    List<ListedImage> found = new ArrayList<>();
    for (String imageId : images.keySet()) {
      ListedImage image = new ListedImage(imageId, "s", "SCORING", null, null, null);
      boolean behind = query.after() == null || image.key().compareTo(query.after()) > 0;
      if (partitionOf(imageId) == partition && behind) {
        found.add(image);
      }
    }
    return found.size() <= query.limit()
        ? new Page(found, null)
        : new Page(found.subList(0, query.limit()), found.get(query.limit() - 1).key());
  }

  private void checkRestored() {
    if (restoring) {
      throw ProblemException.unavailable(self, "its stores are being restored or moved");
    }
  }
}
