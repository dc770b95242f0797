package io.tilewise.events.model;

import io.tilewise.events.check.Checks;

/**
 * How many tiles with tissue the images had that a fit is from. What many rules say of an image
 * depends on it.
 *
 * @param least of any image, &gt;= 1
 * @param median of all images, &gt;= {@code least}
 * @param most of any image, &gt;= {@code median}
 */
public record TilesPerImage(int least, int median, int most) {
  public TilesPerImage {
    Checks.atLeast("fit.provenance.tilesPerImage.least", least, 1);
    Checks.atLeast("fit.provenance.tilesPerImage.median", median, least);
    Checks.atLeast("fit.provenance.tilesPerImage.most", most, median);
  }
}
