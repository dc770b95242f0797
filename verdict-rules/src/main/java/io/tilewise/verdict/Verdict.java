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
 * @param possible the labels that are left when the unknown tiles are scored, in label order: the
 *     decided ones, unless these could change; all of them where no bound is known
 * @param focus indexes of the tiles that speak most for the positive label (without one: for the
 *     decided label), most decisive first
 */
public record Verdict(
    RuleOpinion decided,
    List<RuleOpinion> opinions,
    double agreement,
    Flippable flippable,
    List<Integer> possible,
    List<Integer> focus) {
  public Verdict {
    opinions = List.copyOf(opinions);
    possible = List.copyOf(possible);
    focus = List.copyOf(focus);
  }
}
