package io.tilewise.events;

import io.tilewise.events.check.Checks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names of the topics under a configurable prefix. Topics keyed by image ID are co-partitioned:
 * same count, same partitioner.
 *
 * @param prefix put before every name, empty or say {@code lab7.}; {@code [A-Za-z0-9._-]{0,64}}
 */
public record Topics(String prefix) {
  /** Default partitions of a topic keyed by image ID. */
  public static final int IMAGE_PARTITIONS = 12;

  /** Default partitions of a topic of tiles: the most inference consumers that share a lane. */
  public static final int TILE_PARTITIONS = 24;

  private static final int DEAD_LETTER_PARTITIONS = 6;

  /** What a prefix may be, for whoever reads one from an operator. */
  public static final String PREFIX_EXPECTED = "at most 64 of A-Z a-z 0-9 . _ -";

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,64}");
  private static final String TILE_BYTES = Integer.toString(16 << 20);
  private static final String WEEK = Long.toString(7L * 24 * 60 * 60 * 1000);
  private static final String DAY = Long.toString(24L * 60 * 60 * 1000);

  public Topics {
    Checks.check(
        prefix != null && PREFIX.matcher(prefix).matches(), "prefix", prefix, PREFIX_EXPECTED);
  }

  /** {@link ImageSubmitted}, keyed by image. */
  public String imagesSubmitted() {
    return prefix + "images.submitted";
  }

  /** {@link ImageTiled}, keyed by image. */
  public String imagesTiled() {
    return prefix + "images.tiled";
  }

  /** {@link ImageRejected}, keyed by image. */
  public String imagesRejected() {
    return prefix + "images.rejected";
  }

  /** {@link TileExtracted} of a lane, keyed by tile. */
  public String tiles(Lane lane) {
    return switch (lane) {
      case EXPRESS -> prefix + "tiles.express";
      case ROUTINE -> prefix + "tiles.routine";
      case DEFERRED -> prefix + "tiles.deferred";
    };
  }

  /**
   * The consumer group of all inference processes that serve a lane: its offsets tell how far the
   * lane is scored.
   */
  public String inferenceGroup(Lane lane) {
    return prefix + "tilewise-inference-" + lane.name().toLowerCase(Locale.ROOT);
  }

  /** The consumer group of all tilers: its offsets tell how far submissions are tiled. */
  public String tilerGroup() {
    return prefix + "tilewise-tiler";
  }

  /** {@link TileScored} and {@link TileFailed}, keyed by image. */
  public String tilesScored() {
    return prefix + "tiles.scored";
  }

  /** {@link ImageClassified}, keyed by image. */
  public String imagesClassified() {
    return prefix + "images.classified";
  }

  /** Records that no service could use, as they were, with headers that say why. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** Every topic of events with what it carries. */
  public Map<String, Class<? extends Event>> carried() {
    return Map.of(
        imagesSubmitted(), ImageSubmitted.class,
        imagesTiled(), ImageTiled.class,
        imagesRejected(), ImageRejected.class,
        tiles(Lane.EXPRESS), TileExtracted.class,
        tiles(Lane.ROUTINE), TileExtracted.class,
        tiles(Lane.DEFERRED), TileExtracted.class,
        tilesScored(), TileOutcome.class,
        imagesClassified(), ImageClassified.class);
  }

  /**
   * Every topic with its settings. Submissions bear the broker's time: an image's wait begins with
   * its record's timestamp, and the clock of a scanner may be an hour slow.
   *
   * @param imagePartitions of the topics keyed by image, default {@value #IMAGE_PARTITIONS}
   * @param tilePartitions of each lane, default {@value #TILE_PARTITIONS}
   */
  public List<TopicSpec> specs(int imagePartitions, int tilePartitions) {
    Map<String, String> kept = Map.of("retention.ms", WEEK);
    Map<String, String> pixels = Map.of("retention.ms", DAY, "max.message.bytes", TILE_BYTES);
    return List.of(
        new TopicSpec(
            imagesSubmitted(),
            imagePartitions,
            Map.of("retention.ms", WEEK, "message.timestamp.type", "LogAppendTime")),
        new TopicSpec(imagesTiled(), imagePartitions, kept),
        new TopicSpec(imagesRejected(), imagePartitions, kept),
        new TopicSpec(tiles(Lane.EXPRESS), tilePartitions, pixels),
        new TopicSpec(tiles(Lane.ROUTINE), tilePartitions, pixels),
        new TopicSpec(tiles(Lane.DEFERRED), tilePartitions, pixels),
        new TopicSpec(tilesScored(), imagePartitions, kept),
        new TopicSpec(imagesClassified(), imagePartitions, Map.of("retention.ms", "-1")),
        new TopicSpec(
            deadLetters(),
            DEAD_LETTER_PARTITIONS,
            Map.of("retention.ms", WEEK, "max.message.bytes", TILE_BYTES)));
  }
}
