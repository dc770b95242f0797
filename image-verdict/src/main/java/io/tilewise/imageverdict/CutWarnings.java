package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.tiling.ImageCut;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the tiles of an image were chosen otherwise than those of the fit, for people. */
final class CutWarnings {
  private static final String DOUBT =
      ": the probability and the set of labels may not hold for this image";

  private CutWarnings() {}

  /** None of a card without a fit, which promises nothing. */
  static List<String> of(ImageTiled manifest) {
    VerdictFit fit = manifest.model().verdict().fit();
    if (fit == null) {
      return List.of();
    }
    return Stream.of(tissue(manifest, fit), region(manifest.cut()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** With a mask or without: background speaks for the healthy, and there may be a lot of it. */
  private static Optional<String> tissue(ImageTiled manifest, VerdictFit fit) {
    Long fitted = fit.provenance().backgroundTiles();
    int background = manifest.backgroundTiles();
    if (fitted == null) {
      return Optional.empty();
    }
    if (fitted == 0 && background > 0) {
      return Optional.of(
          "tissue: %d of %d tiles were left out as background, and none of the images that the card was fitted on"
                  .formatted(background, manifest.grid().tileCount())
              + DOUBT
              + " (score and fit with the same mask, docs/calibrate.md)");
    }
    boolean unmasked = manifest.reading() != null && manifest.reading().tissueMask() == null;
    return fitted > 0 && background == 0 && unmasked
        ? Optional.of(
            "tissue: every tile was judged, and of the images that the card was fitted on"
                + " background was left out"
                + DOUBT
                + " (judge with the same mask, docs/calibrate.md)")
        : Optional.empty();
  }

  /** What a fit was made of in this, nobody says. */
  private static Optional<String> region(ImageCut cut) {
    return cut.coversImage()
        ? Optional.empty()
        : Optional.of(
            "region: a part of the image was judged"
                + DOUBT
                + ", unless the card was fitted on such parts (docs/calibrate.md)");
  }
}
