package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.tiling.ImageCut;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of an image was judged, for people: without a word where it was all of it. */
public final class CutText {
  private CutText() {}

  /** Which tiles and which region; empty where all of the image was judged, or nobody says. */
  public static Optional<String> of(ImageClassified verdict) {
    ImageCut cut = verdict.cut();
    if (cut == null) {
      return Optional.empty();
    }
    List<String> parts =
        Stream.of(verdict.status() == Status.NO_TISSUE ? mask(cut) : tissue(cut), region(cut))
            .flatMap(Optional::stream)
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Which tiles were judged; empty where nobody looked for tissue. */
  public static Optional<String> tissue(ImageCut cut) {
    String mask = cut.tissueMask();
    if (mask == null && cut.backgroundTiles() == 0) {
      return Optional.empty();
    }
    int background = cut.backgroundTiles();
    String hold =
        background == 0
            ? "all %d tiles hold tissue".formatted(cut.tiles())
            : "%d of %d tiles hold tissue".formatted(cut.tiles() - background, cut.tiles());
    String others = background == 0 ? "" : ", the others were not judged";
    return Optional.of(hold + (mask == null ? "" : " (" + mask + ")") + others);
  }

  private static Optional<String> mask(ImageCut cut) {
    return Optional.ofNullable(cut.tissueMask());
  }

  /** Which part of the image was judged; empty where it was all of it. */
  public static Optional<String> region(ImageCut cut) {
    return cut.coversImage()
        ? Optional.empty()
        : Optional.of(
            "judged was the region of %dx%d pixels at (%d, %d) alone, of an image of %dx%d"
                .formatted(
                    cut.region().width(),
                    cut.region().height(),
                    cut.region().x(),
                    cut.region().y(),
                    cut.width(),
                    cut.height()));
  }
}
