package io.tilewise.aggregator.aggregation;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.TileKind;
import java.util.Arrays;
import java.util.Objects;
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
   * Most kinds of tile records (models, their contents, versions of the source, numbers of logits)
   * that wait for one manifest. A tiler that is started again and again beside a file that is
   * replaced each time makes two kinds, scored and failed, with each attempt.
   */
  public static final int MAX_KINDS = 32;

  private static final int SHOWN_DIGITS = 8;
  private static final int SHOWN_CHARACTERS = 16;
  private static final int SHOWN_BEFORE = 4;

  /** Causes beside those of the codec. */
  public enum Cause {
    /** On a partition that is not its key's: its producer partitions unlike Java's does. */
    WRONG_PARTITION,
    /** By another model version than the manifest names, or by another content of it. */
    MODEL_MISMATCH,
    /** Cut from another version of the image's source than the manifest's tiles. */
    SOURCE_MISMATCH,
    /** By the right model, with the wrong number of logits; the tile counts as failed. */
    LOGITS_MISMATCH,
    /** Of a tile that the image does not have, or that is background. */
    TILE_OUTSIDE_GRID,
    /** Of yet another model or source while the manifest is not known. */
    TOO_MANY_KINDS,
    /** Another manifest than the one that came first. */
    OTHER_MANIFEST
  }

  /** Whether a tile record counts towards an image, and if not, why. */
  static Optional<Refusal> of(TileKind kind, int index, ImageTiled manifest) {
    int tiles = manifest.grid().tileCount();
    if (!kind.isBy(manifest.model())) {
      return Optional.of(model(kind, manifest));
    }
    String source = manifest.sourceVersion();
    if (source != null && !kind.isFrom(source)) {
      return Optional.of(source(String.valueOf(kind.source()), source));
    }
    if (index >= tiles) {
      return Optional.of(outsideGrid(index, tiles));
    }
    if (!manifest.expects(index)) {
      return Optional.of(background(index));
    }
    return kind.fits(manifest) ? Optional.empty() : Optional.of(logits(kind, manifest));
  }

  /**
   * Whether a manifest says of the tile set, or of how it is judged, something else. The same
   * content under another version of the source is the same picture: a file that was touched.
   */
  static Optional<Refusal> of(ImageTiled again, ImageTiled known) {
    boolean same =
        again.grid().equals(known.grid())
            && again.tileCount() == known.tileCount()
            && Objects.equals(again.background(), known.background())
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

  private static Refusal background(int index) {
    return new Refusal(
        Cause.TILE_OUTSIDE_GRID, "index: " + index + ", background (expected: a tile with tissue)");
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

  private static Refusal source(String found, String expected) {
    return new Refusal(
        Cause.SOURCE_MISMATCH,
        "source: "
            + shown(found, expected)
            + " (expected: "
            + shown(expected, found)
            + ", as the manifest names it)");
  }

  /** Opaque, and those of one author may begin alike: so from shortly before they differ. */
  private static String shown(String version, String other) {
    int differs = Arrays.mismatch(version.toCharArray(), other.toCharArray());
    int from = Math.max(0, Math.min(differs, version.length()) - SHOWN_BEFORE);
    int to = Math.min(version.length(), from + SHOWN_CHARACTERS);
    return (from == 0 ? "" : "...")
        + version.substring(from, to)
        + (to == version.length() ? "" : "...");
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

  static Refusal tooManyKinds(TileKind kind) {
    return new Refusal(
        Cause.TOO_MANY_KINDS,
        "model: "
            + named(kind.model(), kind.digest())
            + (kind.source() == null ? "" : ", source: " + kind.source())
            + " (expected: one of the "
            + MAX_KINDS
            + " kinds of records that came first)");
  }
}
