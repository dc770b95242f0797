package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was fitted for a model on labelled data: part of a model card's {@code verdict} block, so
 * that a manifest carries everything that its verdict is computed from. At most {@value
 * Bounds#FIT_BYTES} bytes of JSON, or a manifest would have no room in a record.
 *
 * @param scope what it is for; anything else refuses it
 * @param provenance what it is from
 * @param tileCalibrations evidence of a tile per label; empty, or of every label but one
 * @param tileScores what the tiles of the images looked like that it was fitted on; null: not known
 * @param countHistogram coefficients of the rule of this name; empty when it was not fitted
 * @param rules what was fitted for each rule
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerdictFit(
    FitScope scope,
    FitProvenance provenance,
    List<TileCalibrationFit> tileCalibrations,
    @Nullable TileScoreRange tileScores,
    List<Double> countHistogram,
    List<RuleFitting> rules) {
  private static final JsonMapper JSON = new JsonMapper();

  public VerdictFit {
    Checks.present("fit.scope", scope);
    Checks.present("fit.provenance", provenance);
    tileCalibrations = Checks.list("fit.tileCalibrations", tileCalibrations, Bounds.LABELS);
    countHistogram = Checks.list("fit.countHistogram", countHistogram, Bounds.NUMBERS);
    rules = Checks.list("fit.rules", rules, Bounds.RULES);
    List<Object> parts = List.of(provenance.groups(), tileCalibrations, countHistogram, rules);
    int bytes = JSON.writeValueAsBytes(parts).length;
    Checks.check(bytes <= Bounds.FIT_BYTES, "fit", bytes + " bytes", "at most " + Bounds.FIT_BYTES);
  }
}
