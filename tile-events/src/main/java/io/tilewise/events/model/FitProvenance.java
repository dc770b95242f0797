package io.tilewise.events.model;

import io.tilewise.events.check.Checks;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a fit is from.
 *
 * @param dataSha256 digest of the labelled scores' bytes, 64 hexadecimal digits
 * @param images how many, &gt;= 0
 * @param tiles how many, &gt;= 0
 * @param fittedAt when
 */
public record FitProvenance(String dataSha256, int images, int tiles, Instant fittedAt) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public FitProvenance {
    Checks.check(
        dataSha256 != null && SHA256.matcher(dataSha256).matches(),
        "fit.provenance.dataSha256",
        dataSha256,
        "64 hexadecimal digits");
    Checks.atLeast("fit.provenance.images", images, 0);
    Checks.atLeast("fit.provenance.tiles", tiles, 0);
    Checks.time("fit.provenance.fittedAt", fittedAt);
  }
}
