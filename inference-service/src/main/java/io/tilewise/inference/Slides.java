package io.tilewise.inference;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.image.source.OpenImages;
import io.tilewise.inference.InferenceConfig.Images;
import io.tilewise.inference.decode.ReferencedTiles;
import io.tilewise.kafka.work.InputWatch;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.Route;
import io.tilewise.runtime.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The images that all workers of a process read tiles by reference of, and whether they are there.
 *
 * @param sources where they are; empty where none are configured
 * @param tiles what is read of them
 */
record Slides(Optional<ImageSources> sources, ReferencedTiles tiles) {
  /** A pause of the tiler is shorter; who replaces a file has its room back soon. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Of PNG and JPEG, of which no tile by reference is read: one may be decoded to say so. */
  private static final int MOST_WHOLE = 16 << 20;

  static Slides of(Images config) {
    if (config.roots().isEmpty()) {
      return new Slides(Optional.empty(), ReferencedTiles.NONE);
    }
    ImageSources sources = new ImageSources(new ImageRoots(config.roots()), limits(config));
    OpenImages open = new OpenImages(sources, config.mostOpen(), IDLE);
    return new Slides(Optional.of(sources), new ReferencedTiles(Optional.of(open)));
  }

  /**
   * How large a slide may be the tiler decides. What it may hold is looked at for each of its
   * levels when it is opened, also for those that no tile is of.
   */
  private static ImageLimits limits(Images config) {
    return new ImageLimits(
        Long.MAX_VALUE,
        ImageLimits.DEFAULT.maxSide(),
        MOST_WHOLE,
        config.maxHeldPixels(),
        config.rememberedBytes() / config.mostOpen(),
        config.openSlide());
  }

  /**
   * Looks for them, and closes those that nobody reads; empty where none are configured.
   *
   * @param back is told when they are there again
   */
  Optional<WorkService.Worker> watch(Runnable back) {
    return sources.map(
        there -> new InputWatch("images", () -> problem(there), back, System::nanoTime));
  }

  /** The service that reads of them, whose end closes them. */
  RunningService closedWith(RunningService service) {
    return tiles.images().<RunningService>map(open -> new Reading(service, open)).orElse(service);
  }

  /** A service that reads of images. */
  private record Reading(RunningService service, OpenImages images) implements RunningService {
    @Override
    public String name() {
      return service.name();
    }

    @Override
    public Health health() {
      return service.health();
    }

    @Override
    public void stopTaking() {
      service.stopTaking();
    }

    @Override
    public void close(Instant by) {
      service.close(by);
      images.close();
    }

    @Override
    public Map<String, Route> routes() {
      return service.routes();
    }
  }

  private Optional<String> problem(ImageSources there) {
    tiles.images().ifPresent(OpenImages::closeIdle);
    return there.problem();
  }
}
