package io.tilewise.standalone.models;

import io.tilewise.events.ImageClassified;
import io.tilewise.standalone.command.TextLines;
import io.tilewise.standalone.models.RecordedImages.Result;
import io.tilewise.standalone.pipeline.VerdictPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What would change, as lines of text. */
final class RejudgePrinter {
  private RejudgePrinter() {}

  /** One object per line. */
  static String json(Result result) {
    ImageClassified emitted = result.emitted();
    return "{\"changed\":%s,\"emitted\":%s,\"rejudged\":%s}"
        .formatted(
            result.isChanged(),
            emitted == null ? "null" : VerdictPrinter.json(emitted),
            VerdictPrinter.json(result.rejudged()));
  }

  /** A head, a line per submission, and how many would change. */
  static List<String> table(List<Result> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("image", "submission", "tiles", "emitted", "rejudged", "changes"));
    for (Result result : results) {
      ImageClassified rejudged = result.rejudged();
      rows.add(
          List.of(
              rejudged.imageId(),
              rejudged.submissionId(),
              rejudged.tiles().scored() + "/" + rejudged.tiles().expected(),
              verdict(result.emitted()),
              verdict(rejudged),
              result.isChanged() ? "CHANGES" : "same"));
    }
    List<String> lines = new ArrayList<>(TextLines.aligned(rows));
    for (Result result : results) {
      if (result.isChanged() || needsExplaining(result.rejudged())) {
        lines.addAll(VerdictPrinter.explained(result.rejudged()));
      }
    }
    lines.addAll(VerdictPrinter.cards(results.stream().map(Result::rejudged).toList()));
    long changed = results.stream().filter(Result::isChanged).count();
    lines.add(changed + " of " + results.size() + " would change");
    return lines;
  }

  private static boolean needsExplaining(ImageClassified verdict) {
    return verdict.label() == null || verdict.tie() != null || !verdict.warnings().isEmpty();
  }

  private static String verdict(@Nullable ImageClassified verdict) {
    if (verdict == null) {
      return "none yet";
    }
    if (verdict.rule() == null) {
      return verdict.status().name();
    }
    String said = verdict.label() == null ? "REFERRED " + verdict.labelSet() : verdict.label();
    Double probability =
        verdict.label() == null ? null : verdict.probabilities().get(verdict.label());
    String certainty = probability == null ? "" : String.format(Locale.ROOT, " %.4f", probability);
    return said + certainty + " by " + verdict.rule();
  }
}
