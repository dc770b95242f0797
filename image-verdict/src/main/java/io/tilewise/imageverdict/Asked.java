package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.JudgeSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to judge an image; where that is not as asked, why. */
record Asked(JudgeSettings settings, @Nullable Problem problem) {
  /** What keeps an image from being judged as asked. */
  record Problem(Reason reason, String text) {}

  static Asked of(ImageTiled manifest) {
    VerdictFit fit = manifest.model().verdict().fit();
    Optional<String> foreign =
        fit == null
            ? Optional.empty()
            : fit.scope()
                .problem(
                    manifest.model().id(),
                    manifest.grid().tileSize(),
                    manifest.grid().overlap(),
                    manifest.model().digest());
    if (foreign.isPresent()) {
      return otherwise(manifest.model(), new Problem(Reason.FIT_OUT_OF_SCOPE, foreign.get()));
    }
    return RuleProblem.of(manifest.model())
        .map(each -> otherwise(manifest.model(), new Problem(each.reason(), each.text())))
        .orElseGet(() -> new Asked(VerdictSettingsReader.read(manifest.model()), null));
  }

  /** Without the fit, which may be what is wrong. */
  private static Asked otherwise(ManifestModel model, Problem problem) {
    VerdictSettings plain = new VerdictSettings(model.verdict().rule(), null, null);
    ManifestModel unfitted =
        new ManifestModel(
            model.id(), model.labels(), model.positive(), model.severity(), plain, model.digest());
    return new Asked(VerdictSettingsReader.anyRule(unfitted), problem);
  }
}
