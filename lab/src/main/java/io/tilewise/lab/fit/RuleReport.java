package io.tilewise.lab.fit;

import io.tilewise.verdict.calibration.RuleFit;
import java.util.OptionalDouble;

/**
 * What was fitted for a rule, and what it does to images of groups that it was not fitted on.
 *
 * @param rule configuration value
 * @param fit what a model card is to carry
 * @param calibrated whether a calibration could be fitted; if not, the rule's probabilities do not
 *     rise with the truth, and are left as they are
 * @param logLossBefore per image without the calibration, natural logarithm, probabilities kept
 *     above {@value io.tilewise.lab.calibrate.ImageCalibrationChoice#LEAST_PROBABILITY}
 * @param logLossAfter with a calibration fitted on the other folds; empty where one of these could
 *     not be fitted
 * @param auc of the positive label without the calibration, 0 to 1; empty without such a label
 */
public record RuleReport(
    String rule,
    RuleFit fit,
    boolean calibrated,
    OptionalDouble logLossBefore,
    OptionalDouble logLossAfter,
    OptionalDouble auc) {}
