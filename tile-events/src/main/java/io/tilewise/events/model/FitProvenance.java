package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a fit is from.
 *
 * @param dataSha256 digest of the labelled scores' bytes, 64 hexadecimal digits
 * @param images how many, &gt;= 0
 * @param tiles how many, &gt;= 0
 * @param fittedAt when
 * @param groups per label how many groups, say slides, hold images of it, each &gt;= 0; empty: not
 *     known. A verdict can be no better founded than these
 * @param tilesPerImage how many tiles the images had; null: not known
 * @param backgroundTiles how many tiles of the images' grids were left out, as background mostly,
 *     as far as the numbers of the others tell, &gt;= 0; null: not known
 */
public record FitProvenance(
    String dataSha256,
    int images,
    int tiles,
    Instant fittedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> groups,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TilesPerImage tilesPerImage,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long backgroundTiles) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Beyond it JSON numbers are not exact everywhere. */
  private static final long MOST_BACKGROUND = 1L << 53;

  public FitProvenance {
    Checks.check(
        dataSha256 != null && SHA256.matcher(dataSha256).matches(),
        "fit.provenance.dataSha256",
        dataSha256,
        "64 hexadecimal digits");
    Checks.atLeast("fit.provenance.images", images, 0);
    Checks.atLeast("fit.provenance.tiles", tiles, 0);
    Checks.time("fit.provenance.fittedAt", fittedAt);
    Map<String, Integer> known = Objects.requireNonNullElse(groups, Map.of());
    groups = Checks.map("fit.provenance.groups", known, Bounds.LABELS, Bounds.LABEL);
    if (backgroundTiles != null) {
      Checks.between("fit.provenance.backgroundTiles", backgroundTiles, 0, MOST_BACKGROUND);
    }
    groups.forEach((label, count) -> Checks.atLeast("fit.provenance.groups." + label, count, 0));
  }

  /** Without a word on background. */
  public FitProvenance(
      String dataSha256,
      int images,
      int tiles,
      Instant fittedAt,
      Map<String, Integer> groups,
      @Nullable TilesPerImage tilesPerImage) {
    this(dataSha256, images, tiles, fittedAt, groups, tilesPerImage, null);
  }

  /** Without a word on groups and on tiles per image. */
  public FitProvenance(String dataSha256, int images, int tiles, Instant fittedAt) {
    this(dataSha256, images, tiles, fittedAt, Map.of(), null);
  }
}
