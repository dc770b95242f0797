package io.tilewise.tiler;

import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.model.ModelCard;
import io.tilewise.runtime.Settings;
import io.tilewise.verdict.rules.VerdictRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the tiler runs.
 *
 * @param kafka client properties by Kafka's own names; {@code bootstrap.servers} among them
 * @param topics under their prefix
 * @param models root of the model repository
 * @param defaultRule verdict rule where neither submission nor card names one; null: what {@link
 *     ModelCard#defaultRule} says of the card
 * @param imageRoots folders below which images may be read, at least one
 * @param limits which images may be read
 * @param workers images of any lane that are cut at the same time, 1 to 64
 * @param maxAhead bytes of a lane's tiles that may be sent and not scored, at least 1
 * @param drain how long a stop waits for the images under way before it leaves them to be tiled
 *     again
 * @param lateTiles whether an image that is being cut at its deadline is rejected, or cut on for a
 *     day at most, since it may amend the verdict
 * @param byReference whose tiles are sent without their pixels
 */
public record TilerConfig(
    Map<String, Object> kafka,
    Topics topics,
    Path models,
    @Nullable String defaultRule,
    List<Path> imageRoots,
    ImageLimits limits,
    int workers,
    long maxAhead,
    Duration drain,
    LateTiles lateTiles,
    ByReference byReference) {

  /** Two accelerators that score 1,000 tiles of 256x256 a second each take it in 1.6 s. */
  static final long MAX_AHEAD = 256L << 20;

  private static final int MAX_WORKERS = 64;
  private static final String TEMPORARY = "java.io.tmpdir";

  public TilerConfig {
    kafka = Map.copyOf(kafka);
    imageRoots = List.copyOf(imageRoots);
    if (imageRoots.isEmpty()) {
      throw new IllegalArgumentException("imageRoots: [] (expected: at least one folder)");
    }
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException("workers: " + workers + " (expected: 1 to 64)");
    }
    if (maxAhead < 1) {
      throw new IllegalArgumentException("maxAhead: " + maxAhead + " (expected: >= 1)");
    }
  }

  /** Reads {@code TILEWISE_…}; problems are noted in the settings. */
  public static TilerConfig from(Settings settings) {
    Path models = settings.requiredPath("TILEWISE_MODELS");
    settings.checkDirectory("TILEWISE_MODELS", models);
    List<Path> roots = settings.requiredPaths("TILEWISE_IMAGE_ROOTS");
    roots.forEach(root -> settings.checkDirectory("TILEWISE_IMAGE_ROOTS", root));
    checkZstd(settings);
    return new TilerConfig(
        settings.kafka(),
        topics(settings),
        models,
        defaultRule(settings),
        roots.isEmpty() ? List.of(models) : roots, // a problem by now; the record wants a value
        LimitSettings.read(settings),
        settings.integer("TILEWISE_TILER_WORKERS", 1, 1, MAX_WORKERS),
        settings.dataSize("TILEWISE_TILER_MAX_AHEAD", MAX_AHEAD),
        settings.shutdownTimeout().multipliedBy(4).dividedBy(5),
        lateTiles(settings),
        settings.choice("TILEWISE_TILER_BY_REFERENCE", ByReference.class, ByReference.AUTO));
  }

  /** Its library is unpacked by its first use; without it every image would be rejected. */
  private static void checkZstd(Settings settings) {
    try {
      var _ = RgbFrame.maxBytes(1, 1);
    } catch (LinkageError e) {
      settings.problem(
          TEMPORARY,
          System.getProperty(TEMPORARY, ""),
          "a folder to unpack zstd's library into and load it from: " + e.getMessage());
    }
  }

  private static LateTiles lateTiles(Settings settings) {
    return settings.read(
        "TILEWISE_LATE_TILES", LateTiles.IGNORE, LateTiles.EXPECTED, LateTiles::parse);
  }

  /** One that does not exist would have every image rejected. */
  private static @Nullable String defaultRule(Settings settings) {
    return settings
        .<Optional<String>>read(
            "TILEWISE_DEFAULT_RULE",
            Optional.empty(),
            "one of " + String.join(", ", VerdictRules.names()),
            text -> {
              var _ = VerdictRules.spec(text);
              return Optional.of(text);
            })
        .orElse(null);
  }

  private static Topics topics(Settings settings) {
    return settings.read(
        "TILEWISE_TOPIC_PREFIX", new Topics(""), Topics.PREFIX_EXPECTED, Topics::new);
  }
}
