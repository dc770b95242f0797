package io.tilewise.lab.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * How good a rule is. What is not defined is null, never NaN: areas and comparisons want images of
 * both labels, sensitivity wants positive and specificity negative ones.
 *
 * <p>Accuracy, sensitivity and specificity count every image by the label that the rule decided, a
 * referred image by its most probable label. {@code referred} and {@code errorOfRest} say what
 * referring buys.
 *
 * @param rule configuration value
 * @param auc area under the receiver operating characteristic of the positive label, 0 to 1
 * @param aucLow lower limit of its 95 % interval
 * @param aucHigh upper limit of its 95 % interval
 * @param accuracy share of images with the right label
 * @param balancedAccuracy mean of sensitivity and specificity
 * @param sensitivity share of positive images that are called positive
 * @param specificity share of the others that are not
 * @param logLoss mean of minus the logarithm of the true label's probability, kept 1e-7 from 0 and
 *     1
 * @param brier mean squared distance of the positive label's probability from the truth
 * @param ece expected calibration error of the positive label, ten bins of equally many images
 * @param referred share of images that the rule leaves to a person
 * @param errorOfRest share of the others with a wrong label
 * @param deLongP two-sided p-value of the area against the reference rule's
 */
public record Measures(
    String rule,
    @Nullable Double auc,
    @Nullable Double aucLow,
    @Nullable Double aucHigh,
    double accuracy,
    @Nullable Double balancedAccuracy,
    @Nullable Double sensitivity,
    @Nullable Double specificity,
    double logLoss,
    double brier,
    double ece,
    double referred,
    @Nullable Double errorOfRest,
    @Nullable Double deLongP) {}
