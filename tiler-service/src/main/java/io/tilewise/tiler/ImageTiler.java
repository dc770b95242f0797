package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.AwayException;
import io.tilewise.kafka.PublishException;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Cuts an announced image into tiles. Holds no state between images; safe for several threads, each
 * of which cuts an image of its own.
 */
final class ImageTiler {
  private static final String MODELS_AWAY =
      "TILEWISE_MODELS: empty, or not to be read for now (expected: a folder with models)";

  private final ImageRoots roots;
  private final ModelRepository models;
  private final ImageLimits limits;

  ImageTiler(ImageRoots roots, ModelRepository models, ImageLimits limits) {
    this.roots = roots;
    this.models = models;
    this.limits = limits;
  }

  /** A tiler of what is configured. */
  static ImageTiler of(TilerConfig config) {
    return new ImageTiler(
        new ImageRoots(config.imageRoots()),
        new ModelRepository(config.models(), config.defaultRule()),
        config.limits());
  }

  /**
   * What was cut.
   *
   * @param contentSha256 digest of the bytes that were cut, in hexadecimal digits
   */
  record Cut(TilePlan plan, String contentSha256) {}

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
    URI uri = announced.submission().uri();
    Path file = roots.resolve(uri);
    Model model = model(announced.submission());
    try (ImageFile reader = ImageReaders.open(file, limits)) {
      TilePlan plan =
          TilePlan.of(
              announced, reader.width(), reader.height(), model.card().tile(), model.manifest());
      boolean whole = cut(plan, reader, sink);
      return whole ? Optional.of(new Cut(plan, reader.contentSha256())) : Optional.empty();
    } catch (ImageFormatException e) {
      if (e.kind() == ImageFormatException.Kind.NOT_FOUND) {
        var _ = roots.resolve(uri); // throws when its root went meanwhile
      }
      throw new RejectedException(reason(e.kind()), e.getMessage(), e);
    }
  }

  /** What keeps images from being read or models from being found; empty when nothing does. */
  Optional<String> problem() {
    return roots.problem().or(this::modelsProblem);
  }

  private Optional<String> modelsProblem() {
    try {
      models.check();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(MODELS_AWAY);
    }
  }

  private static boolean cut(TilePlan plan, ImageReader reader, TileSink sink)
      throws IOException, ImageFormatException, PublishException {
    for (int index = 0; index < plan.grid().tileCount(); index++) {
      TileExtracted tile = plan.tile(index);
      Region region = tile.region();
      byte[] png =
          TilePng.encode(reader.region(region.x(), region.y(), region.width(), region.height()));
      if (!sink.take(tile, png)) {
        return false;
      }
    }
    // Only now is it known that the file was whole; before, there is no manifest.
    reader.finish();
    return true;
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

  private static Reason reason(ImageFormatException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Reason.IMAGE_NOT_FOUND;
      case CORRUPT -> Reason.IMAGE_CORRUPT;
      case UNSUPPORTED -> Reason.IMAGE_UNSUPPORTED;
      case TOO_LARGE -> Reason.IMAGE_TOO_LARGE;
    };
  }
}
