package io.tilewise.tiler;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.imageverdict.RuleProblem;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.ModelCard;
import io.tilewise.model.cut.Cutting;
import io.tilewise.model.cut.TissueChoice;
import io.tilewise.model.cut.UncuttableException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one image is cut: everything about its tiles but their pixels. Planning the same submission
 * again gives the same tiles, and with them the same identities.
 *
 * @param announced what was asked for
 * @param cutting which tiles of which level
 * @param tissue which of them are background
 * @param sourceVersion which state of which file is cut, the same in each attempt
 * @param model with the verdict settings that apply to this image
 * @param byReference whether tiles say where their pixels are instead of carrying them
 */
record TilePlan(
    Announced announced,
    Cutting cutting,
    TissueChoice tissue,
    String sourceVersion,
    ManifestModel model,
    boolean byReference) {
  /** The largest tile that its topic lets through, see the topics' {@code max.message.bytes}. */
  static final int MAX_TILE_BYTES = (16 << 20) - (64 << 10);

  /** Attribute of a submission that names the scanner. */
  private static final String SCANNER = "scanner";

  /**
   * An image in one state.
   *
   * @param version which state of which file it is, the same in each attempt
   * @param maxPixels of a level that may be cut
   * @param byReference whether its tiles are sent so
   */
  record Source(ImageLayout layout, String version, long maxPixels, ByReference byReference) {}

  /** Plans the tiles of an image as the model's card wants them. */
  static TilePlan of(Announced announced, Source source, ModelCard.Tile tile, ManifestModel model)
      throws RejectedException {
    ImageSubmitted submission = announced.submission();
    ManifestModel asked = asked(submission, tile, model);
    try {
      Cutting cutting = Cutting.of(source.layout, tile, submission.region(), source.maxPixels);
      TissueChoice tissue = TissueChoice.of(tile, submission.tissue());
      boolean byReference = source.byReference.appliesTo(cutting);
      return new TilePlan(announced, cutting, tissue, source.version, asked, byReference);
    } catch (UncuttableException e) {
      throw new RejectedException(e.reason(), e.getMessage(), e);
    }
  }

  /**
   * The model with the verdict settings that a submission asks for.
   *
   * @throws RejectedException when it asks in vain, whatever the image
   */
  static ManifestModel asked(ImageSubmitted submission, ModelCard.Tile tile, ManifestModel model)
      throws RejectedException {
    checkTileFits(tile);
    checkScanner(submission, model);
    ManifestModel asked = withRule(model, submission);
    checkRule(asked);
    return asked;
  }

  private static void checkTileFits(ModelCard.Tile tile) throws RejectedException {
    long bytes = RgbFrame.maxBytes(tile.size(), tile.size());
    if (bytes > MAX_TILE_BYTES) {
      throw new RejectedException(
          Reason.MODEL_UNUSABLE,
          "tile.size: %d, up to %d bytes (expected: at most %d bytes a tile)"
              .formatted(tile.size(), bytes, MAX_TILE_BYTES));
    }
  }

  /**
   * What was fitted for one scanner is refused for another; whoever does not say which scanner it
   * was takes the fit as it is.
   */
  private static void checkScanner(ImageSubmitted submission, ManifestModel model)
      throws RejectedException {
    VerdictFit fit = model.verdict().fit();
    String fitted = fit == null ? null : fit.scope().scanner();
    String scanner = submission.attributes().get(SCANNER);
    if (fitted != null && scanner != null && !fitted.equals(scanner)) {
      throw new RejectedException(
          Reason.FIT_OUT_OF_SCOPE,
          "attributes.scanner: %s (expected: %s, for which %s was fitted)"
              .formatted(scanner, fitted, model.id()));
    }
  }

  /** Known before a tile is cut, and so not found out after a thousand were scored. */
  private static void checkRule(ManifestModel model) throws RejectedException {
    Optional<RuleProblem> problem = RuleProblem.of(model);
    if (problem.isPresent()) {
      throw new RejectedException(problem.get().reason(), problem.get().text());
    }
  }

  private ImageSubmitted submission() {
    return announced.submission();
  }

  private static ManifestModel withRule(ManifestModel model, ImageSubmitted submission) {
    String rule = submission.rule();
    return rule == null || VerdictSettingsReader.isOneRule(rule, model.verdict().rule())
        ? model
        : model.withRule(rule);
  }

  /** How the tiles are numbered. */
  TileGrid grid() {
    return cutting.grid();
  }

  /**
   * What a tile says of itself.
   *
   * @param tissueFraction share of its pixels that are tissue, 0 to 1
   */
  TileExtracted tile(int index, double tissueFraction) {
    return new TileExtracted(
        TileExtracted.tileId(submission().submissionId(), index),
        submission().imageId(),
        submission().submissionId(),
        index,
        grid().column(index),
        grid().row(index),
        cutting.region(index),
        cutting.validWidth(index),
        cutting.validHeight(index),
        tissueFraction,
        model.id(),
        byReference ? TileReference.CONTENT_TYPE : RgbFrame.CONTENT_TYPE,
        byReference ? reference(index) : null,
        model.digest(),
        announced.deadline(),
        sourceVersion);
  }

  private TileReference reference(int index) {
    return new TileReference(
        submission().uri(), grid().level(), cutting.region(index), cutting.layout().decoder());
  }

  /** The manifest of what was cut by this plan. */
  ImageTiled manifest(ImageTiler.Cut cut, Instant tiledAt) {
    TileSet background = cut.background();
    return new ImageTiled(
        submission().imageId(),
        submission().submissionId(),
        cutting.width(),
        cutting.height(),
        grid(),
        cut.tiles(),
        background.size(),
        model,
        cut.contentSha256(),
        submission().submittedAt(),
        tiledAt,
        announced.deadline(),
        announced.offset(),
        announced.partition(),
        sourceVersion,
        background.size() == 0 ? null : background,
        reading(cut.tissueMask().orElse(null)));
  }

  private Reading reading(@Nullable String tissueMask) {
    ImageLayout layout = cutting.layout();
    return new Reading(
        layout.format(),
        layout.decoder(),
        layout.micronsPerPixel().isPresent() ? layout.micronsPerPixel().getAsDouble() : null,
        layout.orientation(),
        tissueMask);
  }
}
