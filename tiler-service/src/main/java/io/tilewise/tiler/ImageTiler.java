package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.file.UnsettledFileException;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.image.source.SourceAwayException;
import io.tilewise.image.tissue.TissueShares;
import io.tilewise.kafka.AwayException;
import io.tilewise.kafka.PublishException;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.model.cut.Cutting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an announced image into tiles. Holds no state between images but the threads that encode
 * tiles; safe for several threads, each of which cuts an image of its own.
 */
final class ImageTiler {
  private static final String MODELS_AWAY =
      "TILEWISE_MODELS: empty, or not to be read for now (expected: a folder with models)";

  /**
   * Of 4096x4096 pixels that are cut with room; its tiles are less than may be ahead of one image.
   */
  private static final int LIGHT_PIXELS = 24_000_000;

  private final ImageSources sources;
  private final ModelRepository models;
  private final ByReference byReference;
  private final ExecutorService encoding;

  ImageTiler(ImageSources sources, ModelRepository models) {
    this(sources, models, ByReference.NEVER);
  }

  ImageTiler(ImageSources sources, ModelRepository models, ByReference byReference) {
    this(sources, models, byReference, TileEncoders.threads());
  }

  private ImageTiler(
      ImageSources sources,
      ModelRepository models,
      ByReference byReference,
      ExecutorService encoding) {
    this.sources = sources;
    this.models = models;
    this.byReference = byReference;
    this.encoding = encoding;
  }

  /** A tiler of what is configured. */
  static ImageTiler of(TilerConfig config) {
    return new ImageTiler(
        new ImageSources(new ImageRoots(config.imageRoots()), config.limits()),
        new ModelRepository(config.models(), config.defaultRule()),
        config.byReference());
  }

  /**
   * One that shares all with this and takes light images alone: to others it says {@code
   * IMAGE_TOO_LARGE}, before anything is decoded.
   */
  ImageTiler light() {
    return new ImageTiler(sources.upTo(LIGHT_PIXELS), models, byReference, encoding);
  }

  /**
   * What was cut.
   *
   * @param contentSha256 digest of the bytes that were cut, in hexadecimal digits
   * @param background tiles that were not, because they hold no tissue
   * @param tissueMask how that was told, in words; empty when nobody looked
   * @param decoding what reading and decoding took
   */
  record Cut(
      TilePlan plan,
      String contentSha256,
      TileSet background,
      Optional<String> tissueMask,
      Duration decoding) {

    /** Tiles that were handed over. */
    int tiles() {
      return plan.grid().tileCount() - background.size();
    }

    /** The manifest, to be written once every tile is acknowledged. */
    ImageTiled manifest(Instant tiledAt) {
      return plan.manifest(this, tiledAt);
    }
  }

  /**
   * Hands every tile of an image to the sink, from the first to the last.
   *
   * @return what was cut; empty when the sink wanted no more
   * @throws RejectedException when there is nothing to retry; tiles may have been handed over
   * @throws IOException when reading failed in a way that may pass
   * @throws PublishException from the sink
   */
  Optional<Cut> cut(Announced announced, TileSink sink)
      throws RejectedException, IOException, PublishException {
    try {
      return cut(announced, sources.open(announced.submission().uri()), sink);
    } catch (ImageFormatException e) {
      throw RejectedException.of(e);
    } catch (SourceAwayException | UnsettledFileException e) {
      throw new AwayException(String.valueOf(e.getMessage()), e); // names no path
    }
  }

  private Optional<Cut> cut(Announced announced, SourceFile source, TileSink sink)
      throws RejectedException, IOException, ImageFormatException, PublishException {
    try {
      return cutThere(announced, source, sink);
    } catch (ImageFormatException e) {
      if (e.kind() == ImageFormatException.Kind.NOT_FOUND) {
        sources.checkThere(announced.submission().uri());
      }
      throw e;
    }
  }

  private Optional<Cut> cutThere(Announced announced, SourceFile source, TileSink sink)
      throws RejectedException, IOException, ImageFormatException, PublishException {
    try (ImageReading reading = reading(announced, source);
        TileEncoders encoders = new TileEncoders(encoding, sink)) {
      Optional<Cut> cut = reading.handOver(encoders);
      return cut.isPresent() && encoders.finish() ? cut : Optional.empty();
    }
  }

  /**
   * Begins to read an image; while its file system hangs it counts among the calls that do.
   *
   * @param source its file, which is closed, whatever happens
   */
  private ImageReading reading(Announced announced, SourceFile source)
      throws RejectedException, IOException, ImageFormatException {
    try {
      Model model = model(announced.submission());
      return new ImageReading(
          source,
          sources.limits(),
          sources.calls(announced.submission().uri()),
          (image, to) -> cut(plan(announced, model, image), image, to));
    } catch (RejectedException | IOException | ImageFormatException | RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private TilePlan plan(Announced announced, Model model, ImageFile image)
      throws RejectedException, IOException {
    return TilePlan.of(
        announced,
        new TilePlan.Source(
            image.layout(), image.version(), sources.limits().maxPixels(), byReference),
        model.card().tile(),
        model.manifest());
  }

  /**
   * Why a submission asks in vain, whatever its image is; empty when it does not, or when that
   * cannot be told now. Opens no image.
   */
  Optional<RejectedException> refusal(ImageSubmitted submission) {
    return Stream.<Check>of(this::checkUri, this::checkAsked)
        .flatMap(check -> check.refusal(submission).stream())
        .findFirst();
  }

  private void checkUri(ImageSubmitted submission) throws RejectedException, IOException {
    try {
      sources.checkAllowed(submission.uri());
    } catch (ImageFormatException e) {
      throw RejectedException.of(e);
    }
  }

  private void checkAsked(ImageSubmitted submission) throws RejectedException, IOException {
    Model model = model(submission);
    var _ = TilePlan.asked(submission, model.card().tile(), model.manifest());
  }

  /** Of what a submission asks for. */
  @FunctionalInterface
  private interface Check {
    void of(ImageSubmitted submission) throws RejectedException, IOException;

    default Optional<RejectedException> refusal(ImageSubmitted submission) {
      try {
        of(submission);
        return Optional.empty();
      } catch (RejectedException e) {
        return Optional.of(e);
      } catch (IOException e) {
        return Optional.empty(); // not to be told now
      }
    }
  }

  /** What keeps images from being read or models from being found; empty when nothing does. */
  Optional<String> problem() {
    return sources.problem().or(this::modelsProblem);
  }

  private Optional<String> modelsProblem() {
    try {
      models.check();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(MODELS_AWAY);
    }
  }

  static @Nullable Cut cut(TilePlan plan, ImageFile image, ImageReading to)
      throws IOException, ImageFormatException {
    TissueShares tissue = plan.tissue().shares(new WantedImage(image, to), plan.cutting());
    BitSet background = new BitSet();
    for (int index = 0; index < plan.grid().tileCount(); index++) {
      OptionalDouble share = tissue.of(index);
      background.set(index, share.isEmpty());
      if (!(share.isEmpty() ? to.isWanted() : put(plan, index, share.getAsDouble(), image, to))) {
        return null;
      }
    }
    // Only now is it known that the file was whole; before, there is no manifest.
    image.finish();
    return new Cut(
        plan, image.contentSha256(), TileSet.of(background), tissue.words(), to.decoding());
  }

  private static boolean put(
      TilePlan plan, int index, double tissue, ImageFile image, ImageReading to)
      throws IOException, ImageFormatException {
    RgbPixels pixels = plan.byReference() ? null : pixels(plan.cutting(), index, image);
    return to.put(plan.tile(index, tissue), pixels);
  }

  private static RgbPixels pixels(Cutting cutting, int index, ImageFile image)
      throws IOException, ImageFormatException {
    Region at = cutting.levelRegion(index);
    return image.region(cutting.grid().level(), at.x(), at.y(), at.width(), at.height());
  }

  private Model model(ImageSubmitted submission) throws RejectedException, AwayException {
    try {
      return models.resolve(submission.model());
    } catch (ModelException e) {
      throw new RejectedException(e.reason(), e.getMessage(), e);
    } catch (IncompleteModelException e) {
      throw new AwayException(String.valueOf(e.getMessage()), e); // names no path
    } catch (IOException e) {
      throw new AwayException(
          modelsProblem().orElse("model " + submission.model() + ": not to be read for now"), e);
    }
  }
}
