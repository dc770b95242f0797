package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.ImageReaders;
import io.tilewise.image.TilePng;
import io.tilewise.kafka.work.PublishException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Cuts an announced image into tiles. Holds no state between images; safe for several threads, each
 * of which cuts an image of its own.
 */
final class ImageTiler {
  private static final int BUFFER_BYTES = 1 << 16;

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
   * @param contentSha256 digest of the image's bytes, in hexadecimal digits
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
  Optional<Cut> cut(ImageSubmitted submission, TileSink sink)
      throws RejectedException, IOException, PublishException {
    Path file = roots.resolve(submission.uri());
    Model model = model(submission);
    try (ImageReader reader = ImageReaders.open(file, limits)) {
      TilePlan plan =
          TilePlan.of(
              submission, reader.width(), reader.height(), model.card().tile(), model.manifest());
      String digest = sha256(file);
      boolean whole = cut(plan, reader, sink);
      return whole ? Optional.of(new Cut(plan, digest)) : Optional.empty();
    } catch (ImageFormatException e) {
      throw new RejectedException(reason(e.kind()), e.getMessage(), e);
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

  private Model model(ImageSubmitted submission) throws RejectedException, IOException {
    try {
      return models.resolve(submission.model());
    } catch (ModelException e) {
      throw new RejectedException(e.reason(), e.getMessage(), e);
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

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
