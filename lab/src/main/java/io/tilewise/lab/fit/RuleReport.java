package io.tilewise.lab.fit;

import io.tilewise.verdict.calibration.RuleFit;
import java.util.OptionalDouble;

/**
 * What was fitted for a rule, and what it did to images that were held out.
 *
 * @param rule configuration value
 * @param fit what a model card is to carry
 * @param calibrated whether a calibration could be fitted; if not, the rule's probabilities do not
 *     rise with the truth, and are left as they are
 * @param logLossBefore of the held-out images without the fit, natural logarithm, probabilities
 *     kept above {@value io.tilewise.lab.calibrate.ImageCalibrationChoice#LEAST_PROBABILITY}; empty
 *     when none were held out
 * @param logLossAfter with the fit
 */
public record RuleReport(
    String rule,
    RuleFit fit,
    boolean calibrated,
    OptionalDouble logLossBefore,
    OptionalDouble logLossAfter) {}
