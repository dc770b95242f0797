package io.tilewise.standalone.demo;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Opinion;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.Region;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small smear, 2x2 tiles, and what could be said of it. */
final class Sample {
  static final SmearPlan PLAN = new SmearPlan("tiny", 2, 2, 32, 1, new Rgb(196, 166, 178), 1);

  private static final ModelReference MODEL = ModelReference.parse("tiny-model@1");
  private static final VerdictFit FIT =
      new VerdictFit(
          new FitScope(MODEL, 32, 0, null, null),
          new FitProvenance("0".repeat(64), 5, 20, Instant.EPOCH, Map.of("sick", 5), null),
          List.of(),
          null,
          List.of(),
          List.of());

  private Sample() {}

  static Findings findings(@Nullable String label, double... positive) {
    return new Findings(PLAN, verdict(label), positive, "sick");
  }

  static ImageClassified verdict(@Nullable String label) {
    boolean decided = label != null;
    return new ImageClassified(
        PLAN.imageId(),
        "submission",
        1,
        null,
        ImageClassified.Status.COMPLETE,
        decided ? ImageClassified.Decision.CLASSIFIED : ImageClassified.Decision.REFERRED,
        label,
        Map.of("sick", 0.75, "well", 0.25),
        decided ? List.of(label) : List.of("sick", "well"),
        "max-probability",
        List.of(
            new Opinion("majority-vote", "well", Map.of("sick", 0.25, "well", 0.75), null),
            new Opinion("max-probability", label, Map.of("sick", 0.75, "well", 0.25), null)),
        0.5,
        null,
        new TileCounts(4, 4, 0, 0, 2),
        ImageClassified.Flippable.NO,
        List.of(new FocusTile(3, new Region(32, 32, 32, 32), Map.of("sick", 0.75, "well", 0.25))),
        MODEL,
        new VerdictSettings("max-probability", null, null, FIT),
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        true,
        List.of(),
        null,
        null);
  }
}
