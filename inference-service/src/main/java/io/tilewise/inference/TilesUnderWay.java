package io.tilewise.inference;

import io.tilewise.events.Lane;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.kafka.OffsetWatermark;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The books of the consumer: what is under way, how much of it in each lane, and how far each
 * partition may be committed. Confined to the consumer's thread.
 */
final class TilesUnderWay {
  private final Batches limits;
  private final Set<HeldTile> tiles = new HashSet<>();
  private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);
  private final Map<Partition, OffsetWatermark> watermarks = new HashMap<>();

  TilesUnderWay(Batches limits) {
    this.limits = limits;
    for (Lane lane : Lane.values()) {
      loads.put(lane, new Load());
    }
  }

  /** A partition of a topic. */
  record Partition(String topic, int number) {}

  private static final class Load {
    private int tiles;
    private long bytes;

    void add(int sign, HeldTile tile) {
      tiles += sign;
      bytes += sign * tile.bytes();
    }
  }

  HeldTile take(ReceivedRecord received, List<Map.Entry<String, byte[]>> headers, Lane lane) {
    OffsetWatermark watermark =
        watermarks.computeIfAbsent(
            new Partition(received.topic(), received.partition()), _ -> new OffsetWatermark());
    watermark.taken(received.offset());
    HeldTile tile = new HeldTile(received, headers, lane, watermark);
    tiles.add(tile);
    load(lane).add(1, tile);
    return tile;
  }

  /** What became of it is acknowledged; of no effect when it was abandoned before. */
  void finish(HeldTile tile) {
    if (tiles.remove(tile)) {
      load(tile.lane()).add(-1, tile);
      tile.watermark().finished(tile.received().offset());
    }
  }

  /** It is not ours any more, and its offset is not committed. */
  void abandon(HeldTile tile) {
    tile.abandon();
    if (tiles.remove(tile)) {
      load(tile.lane()).add(-1, tile);
    }
  }

  /** These partitions went elsewhere, with their tiles. */
  void lose(Set<Partition> partitions) {
    watermarks.keySet().removeAll(partitions);
    tiles.stream()
        .filter(tile -> partitions.contains(partition(tile)))
        .toList()
        .forEach(this::abandon);
  }

  private static Partition partition(HeldTile tile) {
    return new Partition(tile.received().topic(), tile.received().partition());
  }

  boolean isEmpty() {
    return tiles.isEmpty();
  }

  /** Whether a lane has as much under way as it may. */
  boolean isFull(Lane lane) {
    Load load = load(lane);
    return load.tiles >= limits.maxInFlight() || load.bytes >= limits.maxInFlightBytes();
  }

  /** The next offset to read of each partition that got further than its last commit. */
  Map<Partition, Long> committable() {
    Map<Partition, Long> offsets = new HashMap<>();
    watermarks.forEach(
        (partition, watermark) ->
            watermark.committable().ifPresent(offset -> offsets.put(partition, offset)));
    return offsets;
  }

  /** The broker has them. */
  void committed(Map<Partition, Long> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          OffsetWatermark watermark = watermarks.get(partition);
          if (watermark != null) {
            watermark.committed(offset);
          }
        });
  }

  private Load load(Lane lane) {
    Load load = loads.get(lane);
    if (load == null) {
      throw new IllegalStateException("lane: " + lane);
    }
    return load;
  }
}
