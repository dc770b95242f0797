package io.tilewise.verdict;

import java.util.List;

/**
 * The verdict on an image.
 *
 * @param decided by the configured rule
 * @param opinions of every rule on the same scores, the deciding one's among them. The threshold
 *     belongs to the deciding rule alone; the others name their most probable label
 * @param agreement share of {@code opinions} with the decided label, 0 to 1; 0 when referred
 * @param flippable whether the unknown tiles could change the label, or a referral
 * @param focus indexes of the tiles that speak most for the positive label (without one: for the
 *     decided label), most decisive first
 */
public record Verdict(
    RuleOpinion decided,
    List<RuleOpinion> opinions,
    double agreement,
    Flippable flippable,
    List<Integer> focus) {
  public Verdict {
    opinions = List.copyOf(opinions);
    focus = List.copyOf(focus);
  }
}
