package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.GroupWeights;
import java.util.List;

/** Whether the prediction sets can be made, before anything dearer is computed. */
final class HeldOutCheck {
  private HeldOutCheck() {}

  static void check(FitPlan plan, List<ImageFacts> heldOut) throws FitException {
    if (plan.conformal() != null) {
      int[] truth = heldOut.stream().mapToInt(ImageFacts::label).toArray();
      List<String> groups = heldOut.stream().map(ImageFacts::group).toList();
      plan.conformal().check(new GroupWeights(truth, groups, plan.labels().size()), plan.labels());
    }
  }
}
