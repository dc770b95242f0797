package io.tilewise.aggregator.aggregation;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.TileKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a record cannot count; it goes to the dead letters.
 *
 * @param cause for machines
 * @param text for people
 */
public record Refusal(Cause cause, String text) {
  /**
   * Most kinds of tile records (models, contents, numbers of logits) that wait for one manifest.
   */
  public static final int MAX_KINDS = 16;

  private static final int SHOWN_DIGITS = 8;

  /** Causes beside those of the codec. */
  public enum Cause {
    /** On a partition that is not its key's: its producer partitions unlike Java's does. */
    WRONG_PARTITION,
    /** By another model version than the manifest names, or by another content of it. */
    MODEL_MISMATCH,
    /** By the right model, with the wrong number of logits; the tile counts as failed. */
    LOGITS_MISMATCH,
    /** Of a tile that the image does not have. */
    TILE_OUTSIDE_GRID,
    /** Of yet another model while the manifest is not known. */
    TOO_MANY_MODELS,
    /** Another manifest than the one that came first. */
    OTHER_MANIFEST
  }

  /** Whether a tile record counts towards an image, and if not, why. */
  static Optional<Refusal> of(TileKind kind, int index, ImageTiled manifest) {
    int tiles = manifest.grid().tileCount();
    if (!kind.isOf(manifest.model())) {
      return Optional.of(model(kind, manifest));
    }
    if (index >= tiles) {
      return Optional.of(outsideGrid(index, tiles));
    }
    return kind.fits(manifest.model()) ? Optional.empty() : Optional.of(logits(kind, manifest));
  }

  /** Whether a manifest says of the tile set, or of how it is judged, something else. */
  static Optional<Refusal> of(ImageTiled again, ImageTiled known) {
    boolean same =
        again.grid().equals(known.grid())
            && again.tileCount() == known.tileCount()
            && isSame(again.model(), known.model())
            && again.contentSha256().equals(known.contentSha256());
    return same
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Cause.OTHER_MANIFEST,
                "manifest of "
                    + summary(again)
                    + " (expected: "
                    + summary(known)
                    + ", as the first one of submission "
                    + known.submissionId()
                    + ")"));
  }

  /** As far as both say which content it has. */
  private static boolean isSame(ManifestModel again, ManifestModel known) {
    return again.withDigest(null).equals(known.withDigest(null))
        && (again.digest() == null
            || known.digest() == null
            || again.digest().equals(known.digest()));
  }

  private static String summary(ImageTiled manifest) {
    return manifest.tileCount()
        + " tiles in a grid of "
        + manifest.grid().tileCount()
        + " of content "
        + shown(manifest.contentSha256())
        + " for "
        + named(manifest.model().id(), manifest.model().digest());
  }

  /** Its producer partitions unlike Java does. */
  public static Refusal wrongPartition(int found, int expected) {
    return new Refusal(
        Cause.WRONG_PARTITION,
        "partition: "
            + found
            + " (expected: "
            + expected
            + " by murmur2 of the key; producers that"
            + " are not Java need partitioner=murmur2_random)");
  }

  static Refusal outsideGrid(int index, int tiles) {
    return new Refusal(
        Cause.TILE_OUTSIDE_GRID, "index: " + index + " (expected: 0 to " + (tiles - 1) + ")");
  }

  private static Refusal model(TileKind kind, ImageTiled manifest) {
    return new Refusal(
        Cause.MODEL_MISMATCH,
        "model: "
            + named(kind.model(), kind.digest())
            + " (expected: "
            + named(manifest.model().id(), manifest.model().digest())
            + ")");
  }

  private static String named(ModelReference model, @Nullable String digest) {
    return digest == null ? model.toString() : model + " of content " + shown(digest);
  }

  private static String shown(String digest) {
    return digest.substring(0, SHOWN_DIGITS);
  }

  private static Refusal logits(TileKind kind, ImageTiled manifest) {
    return new Refusal(
        Cause.LOGITS_MISMATCH,
        "logits: "
            + kind.labels()
            + " (expected: one for each of "
            + manifest.model().labels()
            + ")");
  }

  static Refusal tooManyModels(TileKind kind) {
    return new Refusal(
        Cause.TOO_MANY_MODELS,
        "model: "
            + named(kind.model(), kind.digest())
            + " (expected: one of the "
            + MAX_KINDS
            + " kinds of records that came first)");
  }
}
