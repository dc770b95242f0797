package io.tilewise.standalone.demo;

import io.tilewise.events.ImageClassified;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What the pipeline said of one drawn smear, against what was drawn.
 *
 * @param plan the truth
 * @param verdict of the image
 * @param positive per tile: probability of the positive label; NaN for a tile without a score.
 *     Empty where no manifest was heard
 * @param positiveLabel the label that means infected
 */
@SuppressWarnings("ArrayRecordComponent") // a thousand numbers for a picture, never compared
public record Findings(
    SmearPlan plan, ImageClassified verdict, double[] positive, String positiveLabel) {
  private static final double SUSPICIOUS = 0.5;

  /** Infected cells that the model found. */
  public int found() {
    BitSet found = suspicious();
    found.and(plan.infected());
    return found.cardinality();
  }

  /** Healthy cells that the model took for infected. */
  public int falseAlarms() {
    BitSet wrong = suspicious();
    wrong.andNot(plan.infected());
    return wrong.cardinality();
  }

  /** Both against what was drawn, for the report. */
  public String facts() {
    return "%d of %d drawn infected cells found, %d false alarms"
        .formatted(found(), plan.infectedCells(), falseAlarms());
  }

  private BitSet suspicious() {
    BitSet tiles = new BitSet(positive.length);
    for (int index = 0; index < positive.length; index++) {
      tiles.set(index, positive[index] >= SUSPICIOUS);
    }
    return tiles;
  }

  /** Whether every tile was accounted for and scored. */
  public boolean isComplete() {
    return verdict.status() == ImageClassified.Status.COMPLETE
        && verdict.tiles().scored() == plan.tileCount()
        && positive.length == plan.tileCount()
        && Arrays.stream(positive).noneMatch(Double::isNaN);
  }

  /** Whether the verdict is the truth about the image, and complete. */
  public boolean isRight() {
    boolean calledInfected = positiveLabel.equals(verdict.label());
    boolean decided = verdict.decision() == ImageClassified.Decision.CLASSIFIED;
    return isComplete() && decided && calledInfected == (plan.infectedCells() > 0);
  }
}
