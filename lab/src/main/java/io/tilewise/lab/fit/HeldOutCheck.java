package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.SplitConformal;
import java.util.List;

/** Whether the prediction sets can be made, before anything dearer is computed. */
final class HeldOutCheck {
  private HeldOutCheck() {}

  static void check(FitPlan plan, List<ImageFacts> heldOut) throws FitException {
    SplitConformal sets = plan.conformal();
    if (sets == null) {
      return;
    }
    if (!sets.perLabel()) {
      check(sets, "", heldOut.size());
      return;
    }
    for (int label = 0; label < plan.labels().size(); label++) {
      int position = label;
      long images = heldOut.stream().filter(each -> each.label() == position).count();
      check(sets, " of label " + plan.labels().get(label), images);
    }
  }

  private static void check(SplitConformal sets, String of, long images) throws FitException {
    if (images < sets.needed()) {
      throw FitException.of(
          "held-out images" + of,
          images,
          "at least %d for alpha %s; of what is not held out apart, half is, whole groups at a time"
              .formatted(sets.needed(), sets.alpha()));
    }
  }
}
