package io.tilewise.inference;

import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.openslide.OpenSlideLibrary;
import io.tilewise.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How inference runs.
 *
 * @param kafka client properties by Kafka's own names; {@code bootstrap.servers} among them
 * @param topics under their prefix
 * @param lanes that it serves, at least one
 * @param models root of the model repository
 * @param preload models that are warm before the service takes any tile
 * @param maxModels models that a worker holds at the same time, 1 to 64
 * @param batches how tiles are collected
 * @param device where models compute
 * @param workers batches that are scored at the same time, each with its own copy of a model
 * @param drain how long a stop waits for the tiles under way before it leaves them to be scored
 *     again
 * @param lateTiles what becomes of tiles whose deadline has passed
 * @param callLimit how long one call of the engine may take before the process ends, 1 s to a day
 * @param images where tiles by reference are read
 */
public record InferenceConfig(
    Map<String, Object> kafka,
    Topics topics,
    Set<Lane> lanes,
    Path models,
    Preload preload,
    int maxModels,
    Batches batches,
    EngineDevice device,
    int workers,
    Duration drain,
    LateTiles lateTiles,
    Duration callLimit,
    Images images) {
  static final String DEVICE = "TILEWISE_INFERENCE_DEVICE";

  private static final Duration CALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration LEAST_CALL_LIMIT = Duration.ofSeconds(1);
  private static final Duration MOST_CALL_LIMIT = Duration.ofDays(1);
  private static final int MEGAPIXEL = 1_000_000;
  private static final int MAX_MODELS = 64;
  private static final int MAX_WORKERS = 64;

  public InferenceConfig {
    kafka = Map.copyOf(kafka);
    lanes = Collections.unmodifiableSet(EnumSet.copyOf(lanes));
    check(maxModels >= 1 && maxModels <= MAX_MODELS, "maxModels", maxModels, "1 to 64");
    check(
        !(preload instanceof Preload.Named(var named)) || named.size() <= maxModels,
        "preload",
        preload,
        "at most " + maxModels + " models");
    check(workers >= 1 && workers <= MAX_WORKERS, "workers", workers, "1 to 64");
    check(
        callLimit.compareTo(LEAST_CALL_LIMIT) >= 0 && callLimit.compareTo(MOST_CALL_LIMIT) <= 0,
        "callLimit",
        callLimit,
        LEAST_CALL_LIMIT + " to " + MOST_CALL_LIMIT);
  }

  /** Which models are warm before a process takes any tile. */
  public sealed interface Preload {
    /** None. */
    Preload NONE = new Named(List.of());

    /** How it is written, for messages. */
    String EXPECTED = "all, or models as name or name@version with commas between them";

    /**
     * Some models. Without one of them the process is not ready.
     *
     * @param models each a version, or a name alone for what that means
     */
    record Named(List<ModelReference> models) implements Preload {
      public Named {
        models = List.copyOf(models);
      }
    }

    /**
     * Of each name in the repository what the name alone means, as many as a worker holds. One that
     * cannot be used keeps the others from nothing.
     */
    record All() implements Preload {}

    /**
     * Reads {@code all}, or names.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static Preload parse(String text) {
      return text.equals("all")
          ? new All()
          : new Named(
              Arrays.stream(text.split(","))
                  .map(String::strip)
                  .filter(part -> !part.isEmpty())
                  .map(ModelReference::parse)
                  .toList());
    }
  }

  /**
   * How tiles are collected. A batch is scored when it is full or when its oldest tile has waited
   * for {@code maxDelay}.
   *
   * @param maxSize tiles of a batch, 1 to 4096
   * @param maxDelay how long a tile waits for others
   * @param maxInFlight tiles of a lane between poll and acknowledgement, at least {@code maxSize}
   * @param maxInFlightBytes their size; reached by one tile at least, however large
   */
  public record Batches(int maxSize, Duration maxDelay, int maxInFlight, long maxInFlightBytes) {
    static final int MAX_SIZE = 4096;
    static final int MAX_IN_FLIGHT = 1 << 20;

    public Batches {
      check(maxSize >= 1 && maxSize <= MAX_SIZE, "maxSize", maxSize, "1 to " + MAX_SIZE);
      check(
          maxInFlight >= maxSize && maxInFlight <= MAX_IN_FLIGHT,
          "maxInFlight",
          maxInFlight,
          maxSize + " (a whole batch) to " + MAX_IN_FLIGHT);
      check(maxInFlightBytes >= 1, "maxInFlightBytes", maxInFlightBytes, ">= 1");
    }
  }

  /**
   * Images of which tiles by reference are read.
   *
   * @param roots folders below which they are; none: tiles by reference are refused
   * @param mostOpen that stay open, 1 to 1000
   * @param rememberedBytes of decoded pixels that they keep all together, since tiles share what a
   *     file stores, at least 1 MiB
   * @param maxHeldPixels in memory at once, as the tiler has it, or images that it takes are
   *     refused here
   * @param openSlide whether formats that are not read here are given to OpenSlide
   */
  public record Images(
      List<Path> roots, int mostOpen, long rememberedBytes, int maxHeldPixels, boolean openSlide) {
    /** None. */
    public static final Images NONE =
        new Images(List.of(), 8, 256L << 20, ImageLimits.DEFAULT.maxHeldPixels(), false);

    static final int MAX_OPEN = 1000;
    static final long LEAST_BYTES = 1 << 20;

    public Images {
      roots = List.copyOf(roots);
      check(mostOpen >= 1 && mostOpen <= MAX_OPEN, "mostOpen", mostOpen, "1 to " + MAX_OPEN);
      check(rememberedBytes >= LEAST_BYTES, "rememberedBytes", rememberedBytes, ">= 1 MiB");
    }
  }

  /** Reads {@code TILEWISE_…}; problems are noted in the settings. */
  public static InferenceConfig from(Settings settings) {
    Path models = settings.requiredPath("TILEWISE_MODELS");
    settings.checkDirectory("TILEWISE_MODELS", models);
    // Read where TensorFlow's libraries are unpacked.
    settings.alsoKnown("TILEWISE_CACHE_DIR");
    int maxModels = settings.integer("TILEWISE_INFERENCE_MAX_MODELS", 4, 1, MAX_MODELS);
    return new InferenceConfig(
        settings.kafka(),
        topics(settings),
        lanes(settings),
        models,
        preload(settings),
        maxModels,
        batches(settings),
        settings.read(
            DEVICE, new EngineDevice.Automatic(), EngineDevice.EXPECTED, EngineDevice::parse),
        settings.integer("TILEWISE_INFERENCE_WORKERS", 1, 1, MAX_WORKERS),
        settings.shutdownTimeout().multipliedBy(4).dividedBy(5),
        lateTiles(settings),
        settings.duration(
            "TILEWISE_INFERENCE_CALL_LIMIT", CALL_LIMIT, LEAST_CALL_LIMIT, MOST_CALL_LIMIT),
        images(settings));
  }

  private static Images images(Settings settings) {
    List<Path> roots = settings.paths("TILEWISE_IMAGE_ROOTS", List.of());
    roots.forEach(root -> settings.checkDirectory("TILEWISE_IMAGE_ROOTS", root));
    return new Images(
        roots,
        settings.integer(
            "TILEWISE_INFERENCE_OPEN_IMAGES", Images.NONE.mostOpen, 1, Images.MAX_OPEN),
        settings.dataSize(
            "TILEWISE_INFERENCE_IMAGE_CACHE", Images.NONE.rememberedBytes, Images.LEAST_BYTES),
        MEGAPIXEL
            * settings.integer(
                ImageLimits.HELD_MEGAPIXELS,
                Images.NONE.maxHeldPixels / MEGAPIXEL,
                1,
                RgbPixels.MAX_PIXELS / MEGAPIXEL),
        settings.wanted(
            ImageLimits.OPENSLIDE, OpenSlideLibrary::isInstalled, OpenSlideLibrary.EXPECTED));
  }

  private static Batches batches(Settings settings) {
    int maxSize = settings.integer("TILEWISE_INFERENCE_BATCH_SIZE", 32, 1, Batches.MAX_SIZE);
    return new Batches(
        maxSize,
        settings.duration("TILEWISE_INFERENCE_BATCH_DELAY", Duration.ofMillis(20)),
        settings.integer(
            "TILEWISE_INFERENCE_MAX_IN_FLIGHT",
            Math.max(512, 8 * maxSize),
            maxSize,
            Batches.MAX_IN_FLIGHT),
        settings.dataSize("TILEWISE_INFERENCE_MAX_IN_FLIGHT_SIZE", 64 << 20));
  }

  private static Preload preload(Settings settings) {
    return settings.read("TILEWISE_PRELOAD_MODELS", Preload.NONE, Preload.EXPECTED, Preload::parse);
  }

  private static Stream<String> parts(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static LateTiles lateTiles(Settings settings) {
    return settings.read(
        "TILEWISE_LATE_TILES", LateTiles.IGNORE, LateTiles.EXPECTED, LateTiles::parse);
  }

  private static Topics topics(Settings settings) {
    return settings.read(
        "TILEWISE_TOPIC_PREFIX", new Topics(""), Topics.PREFIX_EXPECTED, Topics::new);
  }

  private static Set<Lane> lanes(Settings settings) {
    return settings.read(
        "TILEWISE_INFERENCE_LANES",
        EnumSet.allOf(Lane.class),
        "express, routine, deferred, or some of them with commas between them",
        InferenceConfig::lanes);
  }

  /** None is refused, too. */
  private static Set<Lane> lanes(String text) {
    return EnumSet.copyOf(
        parts(text)
            .map(part -> Lane.valueOf(part.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()));
  }

  private static void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }
}
