package io.tilewise.standalone.hostile;

import static io.tilewise.standalone.hostile.OddRecords.submission;

/** Submissions that ask for a model that is none. */
final class OddModels {
  private final OddRecords odd;

  OddModels(OddRecords odd) {
    this.odd = odd;
  }

  void add() {
    addModels();
  }

  private void addModels() {
    model("nobody", "MODEL_UNKNOWN");
    model("thin-smear@99", "MODEL_UNKNOWN");
    model("empty", "MODEL_UNKNOWN");
    model("../thin-smear", "INVALID");
    model("bad-card", "MODEL_UNUSABLE");
    model("half-card", "NOT_TILED_IN_TIME");
    model("cardless", "NOT_TILED_IN_TIME");
    model("long-labels", "MODEL_UNUSABLE");
    model("many-labels", "MODEL_UNUSABLE");
    model("unfitted", "RULE_NOT_FITTED", "MODEL_UNUSABLE");
    model("copying", "NOT_TILED_IN_TIME");
    model("circle", "MODEL_UNUSABLE");
    model("loop", "MODEL_UNKNOWN");
    model("file", "MODEL_UNKNOWN");
    model("file@1", "MODEL_UNKNOWN");
    model("file-version@1", "MODEL_UNKNOWN");
    late("late-model", "nobody", "MODEL_UNKNOWN");
    late("late-rule", "unfitted", "RULE_NOT_FITTED");
    String wait = ",\"maxWait\":\"PT4S\"";
    String tiny = submission("tiny-tiles", odd.uri(OddFiles.GOOD), "tiny-tiles", wait);
    odd.submit("tiny-tiles", tiny, "PARTIAL", "NO_TILE_SCORED", "NOT_TILED_IN_TIME");
  }

  /** Its deadline is past when anybody reads it; what the tiler says of it is the cause still. */
  private void late(String name, String model, String reason) {
    String wait = ",\"maxWait\":\"PT0.001S\"";
    String late = submission(name, odd.uri(OddFiles.GOOD), model, wait);
    odd.submit(name, late, HostileTrial.REJECTED + reason);
  }

  private void model(String model, String... answers) {
    String name = "model-" + model.replaceAll("[^a-z0-9-]", "_");
    String wait = ",\"maxWait\":\"PT5S\"";
    odd.submit(name, submission(name, odd.uri(OddFiles.GOOD), model, wait), answers);
  }
}
